from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    custody_reminder_days = fields.Integer(
        string="Remind After (Days)",
        default=7,
        help="A device that is ready and not fetched is called to mind every so many days;"
        " 0: never.",
    )
    custody_unclaimed_days = fields.Integer(
        string="Unclaimed After (Days)",
        default=30,
        help="From this day on a device that is ready counts as unclaimed.",
    )
    custody_terms = fields.Text(
        string="Terms on the Receipt",
        translate=True,
        help="Printed at the foot of every intake receipt, one term a line.",
    )

    _custody_days = models.Constraint(
        "CHECK(custody_reminder_days >= 0 AND custody_unclaimed_days > 0)",
        "Days of storage cannot be negative.",
    )
