from . import test_batches
from . import test_steps
from . import test_storekeeper_tour
from . import test_technician_bag
