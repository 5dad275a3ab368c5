from odoo import models


class StockMove(models.Model):
    _name = "stock.move"
    _inherit = ["stock.move", "hidden.fields.mixin"]

    _hidden_fields = frozenset(
        {
            "price_unit",
            "remaining_value",
            "standard_price",
            "value",
            "value_computed_justification",
            "value_justification",
            "value_manual",
        }
    )
