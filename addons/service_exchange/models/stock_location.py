from odoo import api, fields, models


class StockLocation(models.Model):
    _inherit = "stock.location"

    is_returned_units = fields.Boolean(string="Units Given Back", copy=False, readonly=True)

    _returned_units_unique = models.UniqueIndex(
        "(company_id) WHERE is_returned_units",
        "A company has one location for units that were given back.",
    )

    @api.model
    def _place_flags(self):
        return super()._place_flags() | {"is_returned_units"}
