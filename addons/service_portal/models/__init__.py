from . import ir_http
from . import res_users
from . import service_contact_code
from . import service_door_attempt
from . import service_order
