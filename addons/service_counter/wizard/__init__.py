from . import service_counter_intake
from . import service_custody_note
