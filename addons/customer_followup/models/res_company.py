from odoo import api, fields, models
from odoo.tools import ormcache


class ResCompany(models.Model):
    _inherit = "res.company"

    followup_first_day = fields.Integer(
        string="Call After (Days)",
        default=3,
        help="The customer is called from this day after the work on.",
    )
    followup_last_day = fields.Integer(
        string="Call Until (Days)",
        default=7,
        help="A customer who was not called by this day after the work is overdue.",
    )
    followup_attempts = fields.Integer(
        string="Attempts to Reach",
        default=3,
        help="After so many calls in vain an order may be closed as unreachable.",
    )
    complaint_acknowledge_minutes = fields.Integer(
        string="Acknowledge Within (Minutes)",
        default=10,
        help="Working time of the service point until a complaint is acknowledged.",
    )
    complaint_answer_days = fields.Integer(
        string="Answer Within (Working Days)",
        default=2,
        help="Working days of the service point until a complaint is answered.",
    )

    _followup_window = models.Constraint(
        "CHECK(followup_first_day >= 0 AND followup_last_day >= followup_first_day)",
        "The last day to call cannot lie before the first.",
    )
    _followup_limits = models.Constraint(
        "CHECK(followup_attempts > 0 AND complaint_acknowledge_minutes > 0"
        " AND complaint_answer_days > 0)",
        "Attempts and deadlines must be more than zero.",
    )

    def write(self, vals):
        if {"followup_first_day", "followup_last_day"} & vals.keys():
            self.env.registry.clear_cache()  # see _followup_days
        return super().write(vals)

    @api.model
    @ormcache("company_id")
    def _followup_days(self, company_id):
        """First and last day to call after the work: every finished order asks for them."""
        # sudo: a setting that whoever finishes an order follows
        company = self.sudo().browse(company_id)
        return company.followup_first_day, company.followup_last_day
