from . import parts_log
from . import point_stocktake
from . import point_stocktake_line
from . import stock_quant
