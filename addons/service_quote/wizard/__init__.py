from . import service_fee_payment
from . import service_fee_void
from . import service_quote_answer
