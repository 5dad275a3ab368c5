from odoo import fields, models

from .service_escalation_states import STEP_LABELS


class ServiceEscalationLog(models.Model):
    """How a question went from hand to hand, kept for ever."""

    _name = "service.escalation.log"
    _description = "Escalation Log"
    _inherit = ["append.only.mixin"]
    _order = "id desc"
    _rec_name = "escalation_id"

    escalation_id = fields.Many2one(
        "service.escalation", required=True, index=True, ondelete="restrict"
    )
    at = fields.Datetime(string="When", required=True, default=fields.Datetime.now)
    user_id = fields.Many2one("res.users", string="Who", ondelete="restrict")
    step = fields.Selection(STEP_LABELS, required=True)
    tier_id = fields.Many2one("service.escalation.tier", ondelete="restrict")
    due_at = fields.Datetime(string="Due")
    note = fields.Text(personal="text", groups="customer_privacy.group_talk_reader")
