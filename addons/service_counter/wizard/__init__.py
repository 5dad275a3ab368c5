from . import service_counter_intake
