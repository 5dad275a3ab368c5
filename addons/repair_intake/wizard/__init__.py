from . import warranty_override
from . import warranty_registration_desk
from . import service_device_hand_over
from . import service_order_correction
