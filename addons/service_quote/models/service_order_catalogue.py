from odoo import fields, models

BENCH_MODES = ("carry_in", "mail_in")


class ServiceOrder(models.Model):
    """Prices of the service catalogue, as they are for an order."""

    _inherit = "service.order"

    def _service_price(self, product, quantity=1.0):
        """Price of one piece by the price list of the order."""
        self.ensure_one()
        return self._service_pricelist()._get_product_price(
            product, quantity or 1.0, currency=self.currency_id, date=fields.Datetime.now()
        )

    def _service_pricelist(self):
        """The point's own price list, else that of its level, else the customer's."""
        self.ensure_one()
        point = self.point_id
        return (
            point.service_pricelist_id
            or point.level_id.service_pricelist_id
            or self.partner_id.property_product_pricelist
        )

    def _decline_fees(self):
        """Fee for looking at a device whose owner declines: dict service.order → amount."""
        items = self.env["product.product"].search([("decline_fee", "!=", False)])
        return {
            order: max(
                (order._service_price(item) for item in items if order._owes_decline_fee(item)),
                default=0.0,
            )
            for order in self
            if not order.labour_free
        }

    def _owes_decline_fee(self, item):
        where = "bench" if self.service_mode in BENCH_MODES else self.service_mode
        return item.decline_fee in ("always", where)
