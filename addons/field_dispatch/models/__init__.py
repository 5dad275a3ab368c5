from . import product_category
from . import resource_calendar
from . import service_contact_view
from . import service_order
from . import service_sla_clock
from . import service_sla_policy
from . import service_visit
from . import stock_lot
