from odoo import models
from odoo.fields import Domain


class StockQuant(models.Model):
    _inherit = "stock.quant"

    def _get_gather_domain(
        self, product_id, location_id, lot_id=None, package_id=None, owner_id=None, strict=False
    ):
        """A unit that is lent, or kept for a customer, is not taken from its shelf for others."""
        domain = super()._get_gather_domain(
            product_id, location_id, lot_id, package_id, owner_id, strict
        )
        if strict or location_id.is_lent or not product_id.is_loaner:
            return domain
        # sudo: that a unit is kept for a customer holds for whoever takes from the shelf
        kept = self.env["service.loan"].sudo()._search([("state", "=", "reserved")])
        return (
            domain
            & Domain("location_id.is_lent", "=", False)
            & Domain("lot_id", "not in", kept.subselect("lot_id"))
        )
