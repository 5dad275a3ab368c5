from . import test_device_exchange
from . import test_opening_box
from . import test_warranty_engine
from . import test_warranty_law
from . import test_warranty_on_record
from . import test_warranty_order
from . import test_warranty_properties
from . import test_warranty_review
