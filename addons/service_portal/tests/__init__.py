from . import test_door_form
from . import test_uploads
from . import test_report_door
from . import test_progress_door
from . import test_quote_answer
from . import test_my_orders
from . import test_strangers
from . import test_register_door
