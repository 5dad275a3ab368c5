from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    loaner_days = fields.Integer(
        string="Loaners Are Lent For", default=14, help="Days until a loaner is due back."
    )
