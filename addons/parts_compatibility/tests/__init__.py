from . import test_likely_parts
from . import test_parts_compatibility
from . import test_successors_at_once
