from . import exchange_note, exchange_refund
