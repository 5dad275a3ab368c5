from . import warranty_override
from . import warranty_registration_desk
from . import service_device_hand_over
from . import service_fee_payment
from . import service_fee_void
from . import service_quote_answer
from . import service_order_correction
