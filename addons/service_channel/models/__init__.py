from . import mail_thread
from . import res_partner
from . import res_users
from . import service_connection
from . import service_mail
from . import service_mail_attempt
from . import service_notice
from . import service_order
