from . import service_code_mixin
from . import service_evidence_mixin
