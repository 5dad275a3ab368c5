from . import settlement_dispute
from . import settlement_set_off
