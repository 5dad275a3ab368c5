from . import test_batches
from . import test_old_part_box
from . import test_old_part_return
from . import test_old_part_vendor_return
from . import test_steps
