from . import service_person
