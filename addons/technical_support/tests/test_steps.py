from odoo.tests import TransactionCase, tagged

from odoo.addons.service_base.tests.common import StepCase

# From where each step is possible, written by hand.
POSSIBLE = {
    "service.escalation": {
        "take": ["open"],
        "release": ["taken"],
        "hand_over": ["open", "taken"],
        "take_back": ["open", "taken"],
        "answer": ["open", "taken"],
        "reject": ["answered"],
        "accept": ["answered"],
        "withdraw": ["open", "taken", "answered"],
        "overdue": ["open", "taken"],
    },
    "service.article": {
        "submit": ["draft"],
        "send_back": ["submitted"],
        "approve": ["draft", "submitted"],
        "retire": ["approved"],
    },
    "service.quality.report": {
        "send": ["draft"],
        "answer": ["sent"],
        "put_in_force": ["answered"],
        "close": ["answered", "in_force"],
    },
}


@tagged("post_install", "-at_install")
class TestSupportSteps(StepCase, TransactionCase):
    """The steps of escalations, articles and quality reports."""

    def test_a_step_is_refused_from_every_state_outside_the_table(self):
        for name, possible in POSSIBLE.items():
            self.assert_steps_only_from(self.env[name], possible)
