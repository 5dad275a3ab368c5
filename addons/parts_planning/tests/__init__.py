from . import test_batches
from . import test_first_fill
from . import test_forecast
from . import test_parts_plan
