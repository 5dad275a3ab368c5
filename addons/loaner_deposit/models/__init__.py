from . import parts_claim
from . import service_loan
from . import service_order
from . import service_point
from . import stock_quant
