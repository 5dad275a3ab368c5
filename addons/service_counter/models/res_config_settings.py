from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    custody_reminder_days = fields.Integer(
        related="company_id.custody_reminder_days", readonly=False
    )
    custody_unclaimed_days = fields.Integer(
        related="company_id.custody_unclaimed_days", readonly=False
    )
    custody_terms = fields.Text(related="company_id.custody_terms", readonly=False)
