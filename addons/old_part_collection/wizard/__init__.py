from . import old_part_reject
from . import parts_desk
