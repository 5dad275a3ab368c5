from . import account_payment_register
from . import base_partner_merge
from . import settlement_answer
from . import settlement_dispute
from . import settlement_set_off
