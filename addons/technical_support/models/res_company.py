from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    quality_signal_count = fields.Integer(
        string="Repeated Defect From",
        default=3,
        help="So many orders with one cause at one model suggest a quality report.",
    )
    quality_signal_days = fields.Integer(
        string="Repeated Defect Within", default=30, help="Days that are looked back."
    )

    _quality_signal_positive = models.Constraint(
        "CHECK(quality_signal_count > 0 AND quality_signal_days > 0)",
        "A repeated defect needs at least one order and one day.",
    )
