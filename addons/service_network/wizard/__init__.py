from . import service_invitation_mixin
from . import service_office_person
from . import service_person
from . import service_point_question
