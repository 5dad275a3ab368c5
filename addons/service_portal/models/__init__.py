from . import ir_http
from . import service_door_attempt
from . import service_order_report
from . import service_order_progress
from . import service_order_view
from . import service_order_custody_view
from . import service_order_answer
from . import service_order_mine
