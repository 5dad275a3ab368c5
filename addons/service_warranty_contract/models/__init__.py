from . import product_template
from . import sale_order
from . import sale_order_line
from . import service_order
from . import stock_lot
from . import warranty_contract
