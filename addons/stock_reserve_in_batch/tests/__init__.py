from . import test_reserve_in_batch
