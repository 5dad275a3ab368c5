from . import append_only_mixin
from . import bounded_numbers_mixin
from . import closed_fields_mixin
from . import request_key
from . import step_mixin
