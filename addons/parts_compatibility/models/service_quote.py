from odoo import models
from odoo.fields import Domain


class ServiceQuote(models.Model):
    """The catalogue offers the parts that fit the device of the order."""

    _inherit = "service.quote"

    def _get_product_catalog_domain(self):
        offered = super()._get_product_catalog_domain()
        parts = self.env["product.product"].search(Domain("is_service_part", "=", True))
        if unfit := self.order_id._unfit(parts):
            offered &= Domain("id", "not in", unfit.ids)
        return offered

    def _get_action_add_from_catalog_extra_context(self):
        """Services and the few parts that fit stand side by side."""
        return {
            **super()._get_action_add_from_catalog_extra_context(),
            "search_default_services": 0,
        }
