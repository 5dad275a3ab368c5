from . import test_device_visits
from . import test_field_dispatch_access
from . import test_opening_hours
from . import test_service_absence
from . import test_service_dispatch
from . import test_service_sla
from . import test_service_visit
from . import test_suggestion
