"""Rights of the customer, as bits so that those of several grants add up."""

NOTHING = 0
PARTS = 1
LABOUR = 2
NEW_UNIT = 4
MONEY_BACK = 8
"""Given back within the first days, for the whole price."""
REFUND = 16
"""The price, or what is left of it after use, instead of the exchange that is due."""
REPAIR = PARTS | LABOUR
