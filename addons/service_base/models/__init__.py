from . import append_only_mixin
from . import bounded_numbers_mixin
from . import closed_fields_mixin
from . import ir_attachment
from . import ir_http
from . import ir_sequence
from . import request_key
from . import res_company
