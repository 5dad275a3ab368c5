from odoo import api, fields, models


class StockLocation(models.Model):
    _inherit = "stock.location"

    is_parts_transit = fields.Boolean(string="Parts in Transit", copy=False, readonly=True)
    is_parts_difference = fields.Boolean(string="Transit Differences", copy=False, readonly=True)

    _parts_transit_unique = models.UniqueIndex(
        "(company_id) WHERE is_parts_transit", "A company has one transit location for parts."
    )
    _parts_difference_unique = models.UniqueIndex(
        "(company_id) WHERE is_parts_difference",
        "A company has one location for differences in transit.",
    )

    @api.model
    def _place_flags(self):
        return super()._place_flags() | {"is_parts_transit", "is_parts_difference"}
