from . import test_call_tour
from . import test_customer_followup_access
from . import test_customer_rating
from . import test_device_callbacks
from . import test_followup_history
from . import test_followup_task
from . import test_service_complaint
from . import test_steps
