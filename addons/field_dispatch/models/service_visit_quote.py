from odoo import fields, models


class ServiceVisit(models.Model):
    """The price is told and the fee taken at the customer's door."""

    _inherit = "service.visit"

    consent_missing = fields.Boolean(related="order_id.consent_missing")
    fee_due = fields.Boolean(related="order_id.fee_due")
    quote_state = fields.Selection(related="order_id.quote_state", string="Quote State")
    quote_total = fields.Monetary(related="order_id.quote_total")
    currency_id = fields.Many2one(related="order_id.currency_id")

    def action_quote(self):
        self.ensure_one()
        return self.order_id.action_quote()

    def action_take_fee(self):
        self.ensure_one()
        return self.order_id.action_take_fee()
