from . import test_channel
from . import test_channel_entry_points
from . import test_mail
from . import test_mail_gate
from . import test_mail_headers
from . import test_notice
from . import test_payload
