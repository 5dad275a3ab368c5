from . import parts_plan
from . import res_company
from . import res_config_settings
from . import service_point
