from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    quote_valid_days = fields.Integer(related="company_id.quote_valid_days", readonly=False)
