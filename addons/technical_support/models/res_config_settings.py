from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    quality_signal_count = fields.Integer(related="company_id.quality_signal_count", readonly=False)
    quality_signal_days = fields.Integer(related="company_id.quality_signal_days", readonly=False)
