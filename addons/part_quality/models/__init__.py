from . import part_quality
