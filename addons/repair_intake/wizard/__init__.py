from . import service_device_hand_over
from . import service_order_cancel
from . import service_order_correction
