from . import opening_stock
from . import warehouse_desk
