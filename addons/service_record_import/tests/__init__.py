from . import test_import_brands
from . import test_import_edges
from . import test_import_erasure
from . import test_import_mapping
from . import test_import_rows
from . import test_record_import
from . import test_record_import_real
from . import test_steps
