from odoo import models


class ProductProduct(models.Model):
    _name = "product.product"
    _inherit = ["product.product", "hidden.fields.mixin"]

    _hidden_fields = frozenset(
        {"standard_price", "avg_cost", "total_value", "product_document_count", "tax_string"}
    )
