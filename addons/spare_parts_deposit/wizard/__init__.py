from . import parts_file_mixin
from . import deposit_movement
from . import deposit_statement
from . import parts_requisition_upload
from . import parts_desk
