from . import parts_arrival_mixin
from . import parts_document_mixin
from . import parts_file_mixin
from . import parts_queue_mixin
from . import parts_received_mixin
from . import parts_scan_mixin
from . import parts_step_mixin
