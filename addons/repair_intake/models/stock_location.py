from odoo import api, fields, models


class StockLocation(models.Model):
    _inherit = "stock.location"

    is_after_sales_cost = fields.Boolean(string="After-Sales Cost", copy=False, readonly=True)

    _after_sales_cost_unique = models.UniqueIndex(
        "(company_id) WHERE is_after_sales_cost",
        "A company has one location for the parts its after-sales service uses up.",
    )

    @api.model
    def _place_flags(self):
        return super()._place_flags() | {"is_after_sales_cost"}
