from odoo import fields, models


class StockPickingType(models.Model):
    _inherit = "stock.picking.type"

    is_after_sales_repair = fields.Boolean(string="After-Sales Repairs", copy=False, readonly=True)

    _after_sales_repair_unique = models.UniqueIndex(
        "(company_id) WHERE is_after_sales_repair",
        "A company has one operation type for its after-sales repairs.",
    )
