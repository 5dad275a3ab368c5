from . import test_request_key
