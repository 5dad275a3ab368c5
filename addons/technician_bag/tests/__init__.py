from . import test_technician_bag
