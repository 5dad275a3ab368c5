from odoo.tests import TransactionCase, tagged

from odoo.addons.service_base.tests.common import StepCase

# From where each step is possible, written by hand.
POSSIBLE = {
    "followup.task": {
        "reached": ["todo"],
        "unreachable": ["todo"],
        "rework": ["todo"],
        "no_answer": ["todo"],
        "cancel": ["todo"],
    },
    "service.complaint": {
        "acknowledge": ["new"],
        "answer": ["acknowledged"],
        "reopen": ["answered"],
        "close": ["answered"],
    },
}


@tagged("post_install", "-at_install")
class TestFollowupSteps(StepCase, TransactionCase):
    """The steps of calls and complaints."""

    def test_a_step_is_refused_from_every_state_outside_the_table(self):
        for name, possible in POSSIBLE.items():
            self.assert_steps_only_from(self.env[name], possible)
