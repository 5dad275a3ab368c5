from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    unlisted_parts_fit = fields.Boolean(
        string="Unlisted Parts Fit All Models",
        default=True,
        help="A part of which no list says what it fits may be used for any device.",
    )
