from odoo import models


class ProductTemplate(models.Model):
    _name = "product.template"
    _inherit = ["product.template", "hidden.cost.mixin"]

    _cost_fields = frozenset({"standard_price"})
