from odoo import models


class ProductProduct(models.Model):
    _name = "product.product"
    _inherit = ["product.product", "hidden.cost.mixin"]

    _cost_fields = frozenset({"standard_price", "avg_cost", "total_value"})
