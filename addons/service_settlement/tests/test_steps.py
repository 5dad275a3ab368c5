from odoo.tests import TransactionCase, tagged

from odoo.addons.service_base.tests.common import StepCase

# From where each step is possible, written by hand.
POSSIBLE = {
    "settlement.run": {
        "compute": ["draft", "review"],
        "send": ["review"],
        "confirm_rest": ["sent"],
        "approve": ["sent"],
        "bill": ["approved"],
    },
    "settlement.statement": {
        "send": ["draft", "disputed"],
        "confirm": ["sent", "disputed"],
        "dispute": ["sent"],
        "withdraw": ["disputed"],
        "bill": ["confirmed"],
        "settle": ["confirmed"],
    },
}


@tagged("post_install", "-at_install")
class TestSettlementSteps(StepCase, TransactionCase):
    """The steps of a month and its statements."""

    def test_a_step_is_refused_from_every_state_outside_the_table(self):
        for name, possible in POSSIBLE.items():
            self.assert_steps_only_from(self.env[name], possible)
