from . import test_card_on_record
from . import test_warranty_registration
