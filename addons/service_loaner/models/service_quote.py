from odoo import models
from odoo.fields import Domain


class ServiceQuote(models.Model):
    """Units that are lent are for nobody to buy."""

    _inherit = "service.quote"

    def _get_product_catalog_domain(self):
        return super()._get_product_catalog_domain() & Domain("is_loaner", "=", False)
