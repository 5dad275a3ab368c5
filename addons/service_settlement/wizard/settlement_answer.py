from odoo import fields, models


class SettlementAnswer(models.TransientModel):
    """Accounting answers the objection of a point, and the statement goes there again."""

    _name = "settlement.answer"
    _description = "Answer to an Objection"

    statement_id = fields.Many2one("settlement.statement", required=True, ondelete="cascade")
    objection = fields.Text(related="statement_id.note")
    answer = fields.Text(required=True)

    def action_send(self):
        for answer in self:
            answer.statement_id.action_send(answer.answer)
        return {"type": "ir.actions.act_window_close"}
