from . import res_company
from . import res_config_settings
from . import product_template
from . import parts_log
from . import old_part_return
from . import old_part_return_steps
from . import old_part_box
from . import old_part_vendor_return
