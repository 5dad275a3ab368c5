from . import settlement_dispute
