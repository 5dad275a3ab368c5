from odoo import fields, models


class ServiceFeeVoid(models.TransientModel):
    """Why a receipt is taken back."""

    _name = "service.fee.void"
    _description = "Void a Receipt"

    receipt_id = fields.Many2one("service.fee.receipt", required=True, ondelete="cascade")
    reason = fields.Char(required=True)

    def action_confirm(self):
        self.receipt_id.void(self.reason)
        return {"type": "ir.actions.act_window_close"}
