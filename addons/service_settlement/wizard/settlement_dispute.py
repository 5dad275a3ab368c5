from odoo import fields, models


class SettlementDispute(models.TransientModel):
    """The point says what is wrong with its statement."""

    _name = "settlement.dispute"
    _description = "Objection to a Statement"

    statement_id = fields.Many2one("settlement.statement", required=True, ondelete="cascade")
    note = fields.Text(string="What Is Wrong", required=True)

    def action_dispute(self):
        for dispute in self:
            dispute.statement_id.action_dispute(dispute.note)
        return {"type": "ir.actions.act_window_close"}
