from . import door
from . import report
from . import progress
from . import register
from . import mine
from . import contact
from . import account
