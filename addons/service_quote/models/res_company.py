from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    quote_valid_days = fields.Integer(
        string="Quotes Are Valid For", default=7, help="Days a customer has to answer a quote."
    )
