from odoo import fields, models


class StockPickingType(models.Model):
    _inherit = "stock.picking.type"

    is_parts_transfer = fields.Boolean(string="Service Points", copy=False, readonly=True)

    _parts_transfer_unique = models.UniqueIndex(
        "(company_id) WHERE is_parts_transfer",
        "A company has one operation type for transfers to its service points.",
    )
