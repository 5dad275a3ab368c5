from . import test_desk_lookup
from . import test_desk_order
from . import test_desk_tour
from . import test_hotline_access
from . import test_service_call
from . import test_telephone
