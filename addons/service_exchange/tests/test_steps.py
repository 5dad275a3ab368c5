from odoo.tests import TransactionCase, tagged

from odoo.addons.service_base.tests.common import StepCase

# From where each step is possible, written by hand.
POSSIBLE = {
    "service.exchange": {
        "inspect": ["applied"],
        "call": ["inspected"],
        "send_back": ["inspected", "approved"],
        "refuse": ["applied", "inspected"],
        "approve": ["inspected"],
        "reserve": ["approved"],
        "release": ["reserved"],
        "hand_over": ["reserved"],
        "refund": ["approved"],
        "ship": ["done"],
        "receive": ["done", "shipped"],
        "close": ["done", "shipped", "received"],
        "cancel": ["applied", "inspected", "approved", "reserved"],
    },
    "service.custody": {"keep": ["held", "ready"]},
}


@tagged("post_install", "-at_install")
class TestExchangeSteps(StepCase, TransactionCase):
    def test_a_step_is_refused_from_every_state_outside_the_table(self):
        for name, possible in POSSIBLE.items():
            self.assert_steps_only_from(self.env[name], possible)
