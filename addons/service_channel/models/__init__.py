from . import service_notice
from . import service_order_channel
from . import service_order_mail
from . import service_order_notice
