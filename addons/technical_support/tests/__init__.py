from . import test_service_article
from . import test_service_codes
from . import test_service_escalation
from . import test_service_quality
from . import test_steps
from . import test_technical_support_access
from . import test_words
