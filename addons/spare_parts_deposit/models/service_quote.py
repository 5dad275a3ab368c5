from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class ServiceQuote(models.Model):
    _inherit = "service.quote"

    def _get_product_catalog_domain(self):
        """Parts are what is quoted beside services, not every product there is."""
        quotable = Domain("is_service_item", "=", True) | Domain("is_service_part", "=", True)
        return super()._get_product_catalog_domain() & quotable


class ServiceQuoteLine(models.Model):
    _inherit = "service.quote.line"

    product_id = fields.Many2one(
        domain="['|', ('is_service_item', '=', True), ('is_service_part', '=', True)]"
    )

    def _mark_done(self, done):
        """Of a finished order nothing is charged after all that was never used."""
        result = super()._mark_done(done)
        finished = self.quote_id.order_id.filtered(lambda order: order._is_done())
        if done and (refusal := finished._unbooked_refusal()):
            raise UserError(refusal)
        return result
