from . import account
from . import contact
from . import fault_report
from . import mine
from . import progress
from . import public_page
from . import register
