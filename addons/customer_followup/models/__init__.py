from . import followup_answer
from . import followup_question
from . import followup_task
from . import res_company
from . import res_config_settings
from . import service_complaint
from . import service_order
from . import stock_lot
