from odoo import models

from .service_escalation_workflow import LIVE, PENDING
from .service_order_escalation import _FOLLOW


class ServiceEscalation(models.Model):
    """What the order learns of its question."""

    _inherit = "service.escalation"

    def _follow_on_order(self):
        """The order knows its open question and what it waits for."""
        for escalation in self:
            # sudo: what the order shows follows from the question, whoever moves it
            order = escalation.order_id.sudo().with_context(escalation_follow=_FOLLOW)
            live = escalation if escalation.state in LIVE else escalation.browse()
            if order.escalation_id != live:
                order._note({"escalation_id": live.id})
            order._wait_for_answer(escalation._awaited())

    def _awaited(self):
        """What an order waits for because of this question."""
        if self.state not in PENDING:
            return False
        # sudo: only asks on which side the tier is
        return "manufacturer" if self.tier_id.sudo().side == "manufacturer" else "expert"
