from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    contact_views_an_hour = fields.Integer(
        string="Full Views of Contact Data an Hour",
        default=20,
        help="Management is notified when somebody at a service point looks at more.",
    )
    number_searches_an_hour = fields.Integer(
        string="Searches for Whole Numbers an Hour",
        default=60,
        help="What one person may look for whose role sees customers' numbers masked.",
    )
