"""Rights of the customer, as bits so that those of several grants add up."""

NOTHING = 0
PARTS = 1
LABOUR = 2
NEW_UNIT = 4
MONEY_BACK = 8
REPAIR = PARTS | LABOUR
