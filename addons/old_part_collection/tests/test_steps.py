from odoo.tests import TransactionCase, tagged

from odoo.addons.service_base.tests.common import StepCase

# From where each step is possible, written by hand.
POSSIBLE = {
    "old.part.return": {
        "miss": ["returned"],
        "charge": ["owed", "rejected"],
        "lose": ["owed", "rejected"],
    },
    "old.part.box": {
        "send": ["draft"],
        "receive": ["sent"],
        "cancel": ["draft"],
    },
    "old.part.vendor.return": {
        "send": ["draft"],
        "settle": ["sent"],
        "refuse": ["sent"],
        "cancel": ["draft"],
    },
}


@tagged("post_install", "-at_install")
class TestOldPartSteps(StepCase, TransactionCase):
    """The steps of boxes, vendor returns and what becomes of old parts."""

    def test_a_step_is_refused_from_every_state_outside_the_table(self):
        for name, possible in POSSIBLE.items():
            self.assert_steps_only_from(self.env[name], possible)
