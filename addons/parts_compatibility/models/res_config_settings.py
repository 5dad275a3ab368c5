from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    unlisted_parts_fit = fields.Boolean(related="company_id.unlisted_parts_fit", readonly=False)
