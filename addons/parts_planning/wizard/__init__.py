from . import parts_desk
from . import parts_first_fill
from . import parts_first_fill_line
