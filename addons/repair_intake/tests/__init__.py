from . import test_repair_intake_access
from . import test_service_order
from . import test_service_order_flow
from . import test_warranty_engine
from . import test_warranty_order
