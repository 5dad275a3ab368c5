from . import opening_stock
