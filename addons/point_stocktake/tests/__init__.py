from . import test_batches
from . import test_opening_stock
from . import test_point_stocktake
from . import test_steps
