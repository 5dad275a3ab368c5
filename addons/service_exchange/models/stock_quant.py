from odoo import models
from odoo.fields import Domain


class StockQuant(models.Model):
    _inherit = "stock.quant"

    def _get_gather_domain(
        self, product_id, location_id, lot_id=None, package_id=None, owner_id=None, strict=False
    ):
        """A unit that is kept for a customer is not taken from its shelf for others."""
        domain = super()._get_gather_domain(
            product_id, location_id, lot_id, package_id, owner_id, strict
        )
        if strict or lot_id or product_id.tracking != "serial":
            return domain
        # sudo: that a unit is kept holds for whoever takes from the shelf
        kept = self.env["service.exchange"].sudo()._search([("state", "=", "reserved")])
        return domain & Domain("lot_id", "not in", kept.subselect("lot_id"))
