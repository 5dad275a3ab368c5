from odoo import models


class StockLot(models.Model):
    _name = "stock.lot"
    _inherit = ["stock.lot", "hidden.fields.mixin"]

    _hidden_fields = frozenset({"standard_price", "avg_cost", "total_value"})
