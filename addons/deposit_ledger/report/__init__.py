from . import deposit_statement_workbook
