from odoo import models
from odoo.fields import Domain


class StockQuant(models.Model):
    _inherit = "stock.quant"

    def _get_gather_domain(
        self, product_id, location_id, lot_id=None, package_id=None, owner_id=None, strict=False
    ):
        """What is in somebody's bag is not on the shelf: it is taken from the bag alone."""
        domain = super()._get_gather_domain(
            product_id, location_id, lot_id, package_id, owner_id, strict
        )
        if strict or not location_id.service_point_id or location_id.bag_technician_id:
            return domain
        return domain & Domain("location_id.bag_technician_id", "=", False)
