from . import service_person
from . import service_point_question
