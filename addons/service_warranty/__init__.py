from . import mixins
from . import models
from . import wizard
