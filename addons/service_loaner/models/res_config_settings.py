from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    loaner_days = fields.Integer(related="company_id.loaner_days", readonly=False)
