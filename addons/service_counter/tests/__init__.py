from . import test_counter_access
from . import test_counter_intake
from . import test_sheets
from . import test_reminder
from . import test_service_custody
from . import test_shelf
from . import test_steps
