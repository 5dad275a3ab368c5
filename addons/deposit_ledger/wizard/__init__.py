from . import deposit_bank_match
from . import deposit_movement
from . import deposit_statement
