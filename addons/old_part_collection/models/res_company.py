from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    old_part_days = fields.Integer(
        string="Days until Old Parts Are Due",
        default=30,
        help="From the use of the new part to the receipt of the old one by the warehouse.",
    )

    _old_part_days = models.Constraint(
        "CHECK(old_part_days BETWEEN 1 AND 365)", "Old parts are due within 1 to 365 days."
    )
