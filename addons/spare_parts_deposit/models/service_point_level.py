from odoo import fields, models


class ServicePointLevel(models.Model):
    _inherit = "service.point.level"

    deposit_multiple = fields.Float(
        digits=(6, 2),
        default=1.0,
        help="A new deposit account starts with it: parts worth this many times the deposit.",
    )
