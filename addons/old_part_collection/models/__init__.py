from . import old_part_box
from . import old_part_return
from . import old_part_vendor_return
from . import parts_log
from . import product_template
from . import res_company
from . import res_config_settings
