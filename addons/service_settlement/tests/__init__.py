from . import test_pricing
from . import test_service_settlement_access
from . import test_settlement_once
from . import test_settlement_period
from . import test_settlement_run
from . import test_settlement_set_off
from . import test_settlement_statement
from . import test_settlement_xlsx
