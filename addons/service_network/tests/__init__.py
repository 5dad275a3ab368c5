from . import test_connection
from . import test_link_guard
from . import test_service_area
from . import test_service_network_access
from . import test_service_point
from . import test_service_territory
from . import test_staff_notice
from . import test_steps
