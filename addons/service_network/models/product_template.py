from odoo import models


class ProductTemplate(models.Model):
    _name = "product.template"
    _inherit = ["product.template", "hidden.fields.mixin"]

    _hidden_fields = frozenset({"standard_price", "product_document_count", "tax_string"})
