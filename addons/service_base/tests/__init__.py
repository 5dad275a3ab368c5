from . import test_request_key
from . import test_tables
