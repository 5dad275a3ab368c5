from odoo.tests import TransactionCase, tagged

from odoo.addons.service_base.tests.common import StepCase

# From where each step is possible, written by hand.
POSSIBLE = {
    "bag.slip": {
        "draw": ["draft"],
        "give_back": ["draft"],
        "cancel": ["draft"],
    },
}


@tagged("post_install", "-at_install")
class TestBagSteps(StepCase, TransactionCase):
    """The steps of a bag slip."""

    def test_a_step_is_refused_from_every_state_outside_the_table(self):
        for name, possible in POSSIBLE.items():
            self.assert_steps_only_from(self.env[name], possible)
