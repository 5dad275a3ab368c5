from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    followup_first_day = fields.Integer(related="company_id.followup_first_day", readonly=False)
    followup_last_day = fields.Integer(related="company_id.followup_last_day", readonly=False)
    followup_attempts = fields.Integer(related="company_id.followup_attempts", readonly=False)
    complaint_acknowledge_minutes = fields.Integer(
        related="company_id.complaint_acknowledge_minutes", readonly=False
    )
    complaint_answer_days = fields.Integer(
        related="company_id.complaint_answer_days", readonly=False
    )
