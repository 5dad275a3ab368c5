from odoo import fields, models


class ServiceEscalationNote(models.TransientModel):
    """A word to whoever gets the question next."""

    _name = "service.escalation.note"
    _description = "Pass a Question on"

    escalation_id = fields.Many2one(
        "service.escalation", required=True, readonly=True, ondelete="cascade"
    )
    step = fields.Selection(
        [("hand_over", "Hand Over"), ("reject", "Did Not Help")], required=True, readonly=True
    )
    note = fields.Text(string="Why", required=True)

    def action_confirm(self):
        self.ensure_one()
        if self.step == "hand_over":
            self.escalation_id.action_hand_over(self.note)
        else:
            self.escalation_id.action_reject(self.note)
        return {"type": "ir.actions.act_window_close"}
