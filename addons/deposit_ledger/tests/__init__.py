from . import test_deposit_account
from . import test_deposit_agreement
from . import test_deposit_chain
from . import test_deposit_entry
from . import test_deposit_journal_entry
from . import test_deposit_model
from . import test_deposit_movement
from . import test_deposit_statement
