from . import res_company
from . import res_config_settings
from . import parts_plan
from . import parts_plan_facts
from . import parts_plan_run
from . import parts_plan_orders
from . import service_point
