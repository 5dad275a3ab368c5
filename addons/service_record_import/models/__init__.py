from . import res_partner
from . import service_import_mapping
from . import service_import_mapping_line
from . import service_import_mapping_value
from . import service_order
from . import service_record_import
from . import service_record_import_reject
