from odoo import api, fields, models


class PartsReceipt(models.TransientModel):
    """The question before parts are received that are short or that nobody counted."""

    _name = "parts.receipt"
    _description = "Receive Parts"

    requisition_id = fields.Many2one("parts.requisition", readonly=True, ondelete="cascade")
    transfer_id = fields.Many2one("parts.transfer", readonly=True, ondelete="cascade")
    question = fields.Text(compute="_compute_question")

    @api.depends("requisition_id", "transfer_id")
    def _compute_question(self):
        for receipt in self:
            document = receipt.requisition_id or receipt.transfer_id
            receipt.question = document and document._receipt_question()

    def action_receive(self):
        self.ensure_one()
        document = self.requisition_id or self.transfer_id
        document.action_receive(key=f"{self._name},{self.id}")
        return {"type": "ir.actions.act_window_close"}
