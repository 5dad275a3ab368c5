from . import ir_http
from . import portal_attempt
from . import res_users
from . import service_contact_code
from . import service_order
from . import service_quote
