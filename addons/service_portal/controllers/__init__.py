from . import door
from . import report
from . import progress
from . import register
from . import mine
