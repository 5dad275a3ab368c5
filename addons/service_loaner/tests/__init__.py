from . import test_service_loan
from . import test_service_loan_access
