from odoo import models


class StockLot(models.Model):
    _name = "stock.lot"
    _inherit = ["stock.lot", "closed.fields.mixin"]

    _closed_fields = frozenset({"standard_price", "avg_cost", "total_value"})
