from . import warranty_code_mixin
from . import warranty_policy_line_mixin
from . import warranty_rule_mixin
