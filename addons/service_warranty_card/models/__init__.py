from . import stock_lot
from . import warranty_card
from . import warranty_registration
