from . import res_company
from . import res_config_settings
from . import service_accessory
from . import service_carrier
from . import service_condition
from . import service_custody
from . import service_order
from . import service_shelf
