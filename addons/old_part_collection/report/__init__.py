from . import old_part_ageing
