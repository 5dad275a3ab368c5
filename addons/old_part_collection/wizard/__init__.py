from . import old_part_reject
