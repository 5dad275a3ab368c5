from odoo import fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    is_loaner = fields.Boolean(
        string="Loaner", help="Units of this product are lent to customers during a repair."
    )
    loaner_deposit = fields.Float(
        string="Deposit of a Loaner",
        digits="Product Price",
        company_dependent=True,
        help="Asked of the customer when the unit is handed out.",
    )
