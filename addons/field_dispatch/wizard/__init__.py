from . import service_dispatch
from . import service_dispatch_line
