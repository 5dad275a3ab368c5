from . import test_channel
from . import test_mail
from . import test_notice
from . import test_payload
