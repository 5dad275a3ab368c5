from . import (
    test_exchange_access,
    test_exchange_cycle,
    test_exchange_flow,
    test_exchange_guards,
    test_exchange_refund,
    test_exchange_tour,
    test_new_goods,
    test_refund_terms,
    test_steps,
)
