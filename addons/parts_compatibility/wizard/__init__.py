from . import part_fit_permission
