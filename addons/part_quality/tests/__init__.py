from . import test_part_quality
