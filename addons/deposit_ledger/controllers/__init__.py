from . import deposit_statement
