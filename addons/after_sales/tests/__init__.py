from . import test_first_hour
from . import test_homes
from . import test_parts_drawn
