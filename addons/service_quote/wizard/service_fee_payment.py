from odoo import fields, models

from odoo.addons.service_base.labels import same_options


class ServiceFeePayment(models.TransientModel):
    """How the customer pays what he owes."""

    _name = "service.fee.payment"
    _description = "Payment of a Fee"

    order_id = fields.Many2one("service.order", required=True, ondelete="cascade")
    currency_id = fields.Many2one(related="order_id.currency_id")
    amount_total = fields.Monetary(related="order_id.charge_total")
    line_ids = fields.One2many(related="order_id.quote_id.line_ids")
    paid_how = fields.Selection(
        same_options("service.fee.receipt", "paid_how"), string="Paid by", default="wechat"
    )
    payment_ref = fields.Char(string="Payment Reference")

    def action_confirm(self):
        self.ensure_one()
        self.order_id.issue_receipt(self.amount_total and self.paid_how, self.payment_ref)
        return {"type": "ir.actions.act_window_close"}
