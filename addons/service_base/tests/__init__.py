from . import test_base
from . import test_helpers
from . import test_labels
from . import test_pictures
from . import test_privacy
from . import test_request_key
from . import test_seal
from . import test_tables
