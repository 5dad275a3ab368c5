from . import test_repair_intake_access
from . import test_service_order
from . import test_service_order_flow
