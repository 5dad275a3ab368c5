from . import test_contact_view
from . import test_customer_numbers
from . import test_notification_mail
from . import test_number_search
from . import test_personal_data
from . import test_privacy_request
