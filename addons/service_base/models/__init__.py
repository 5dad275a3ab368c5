from . import append_only_mixin
from . import bounded_numbers_mixin
from . import closed_fields_mixin
from . import four_eyes_mixin
from . import request_key
