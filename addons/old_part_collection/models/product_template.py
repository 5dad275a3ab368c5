from odoo import fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    old_part_days = fields.Integer(
        string="Old Part Due (Days)", help="Zero: as in the settings of the company."
    )

    _old_part_days = models.Constraint(
        "CHECK(old_part_days BETWEEN 0 AND 365)", "Old parts are due within 365 days."
    )
