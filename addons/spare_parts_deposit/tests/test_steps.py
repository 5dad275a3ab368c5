from odoo.tests import TransactionCase, tagged

from odoo.addons.service_base.tests.common import StepCase

# From where each step is possible, written by hand.
POSSIBLE = {
    "parts.requisition": {
        "submit": ["draft"],
        "approve": ["submitted"],
        "escalate": ["submitted"],
        "refuse": ["submitted"],
        "reset": ["refused"],
        "ship": ["approved"],
        "receive": ["shipped"],
        "cancel": ["draft", "submitted", "approved"],
        "expire": ["approved"],
    },
    "parts.transfer": {
        "order": ["draft"],
        "send": ["ordered"],
        "receive": ["sent"],
        "cancel": ["draft", "ordered"],
    },
    "parts.return": {
        "send": ["draft"],
        "receive": ["sent"],
        "cancel": ["draft"],
    },
    "parts.claim": {
        "decide": ["open"],
    },
    "service.order.part": {
        "use": ["planned"],
        "collect": ["used"],
        "clear": ["used"],
    },
    "old.part.return": {
        "hand_in": ["owed", "rejected"],
        "accept": ["returned"],
        "reject": ["returned"],
        "write_off": ["accepted"],
    },
}


@tagged("post_install", "-at_install")
class TestPartsSteps(StepCase, TransactionCase):
    """The steps of parts documents."""

    def test_a_step_is_refused_from_every_state_outside_the_table(self):
        for name, possible in POSSIBLE.items():
            self.assert_steps_only_from(self.env[name], possible)
