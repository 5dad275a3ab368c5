from odoo import fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    exchange_model_id = fields.Many2one(
        "product.product",
        string="Exchange Unit of",
        index="btree_not_null",
        ondelete="restrict",
        help="The model that customers bought and are given this unit for. Empty: it is the model"
        " itself.",
    )
