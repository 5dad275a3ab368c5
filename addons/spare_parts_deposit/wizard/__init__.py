from . import parts_desk
from . import parts_receipt
from . import parts_requisition_refuse
from . import parts_requisition_upload
from . import service_part_choice
from . import service_part_choice_line
from . import service_person
from . import warehouse_desk
