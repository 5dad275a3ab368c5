from . import parts_file_mixin
from . import parts_requisition_refuse
from . import parts_requisition_upload
from . import parts_queue_mixin
from . import parts_desk
from . import warehouse_desk
