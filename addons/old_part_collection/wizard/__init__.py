from . import old_part_lost
from . import old_part_reject
from . import parts_desk
