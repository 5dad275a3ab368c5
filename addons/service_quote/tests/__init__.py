from . import test_fee_on_record
from . import test_service_charge
from . import test_service_quote
from . import test_steps
