from . import warranty_code_mixin
from . import warranty_rule_mixin
