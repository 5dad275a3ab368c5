from odoo.tests import TransactionCase, tagged

from odoo.addons.service_base.tests.common import StepCase

# From where each step is possible, written by hand.
POSSIBLE = {
    "service.custody": {
        "receive": ["expected"],
        "ready": ["held"],
        "hold": ["ready"],
        "hand_over": ["ready"],
        "send": ["ready"],
        "deliver": ["sent"],
        "dispose": ["ready"],
        "cancel": ["expected"],
    },
}


@tagged("post_install", "-at_install")
class TestCustodySteps(StepCase, TransactionCase):
    """The steps of a device kept at the counter."""

    def test_a_step_is_refused_from_every_state_outside_the_table(self):
        for name, possible in POSSIBLE.items():
            self.assert_steps_only_from(self.env[name], possible)
