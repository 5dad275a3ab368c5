from . import account
from . import contact
from . import door
from . import mine
from . import progress
from . import register
from . import report
