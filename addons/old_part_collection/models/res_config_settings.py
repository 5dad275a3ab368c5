from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    old_part_days = fields.Integer(related="company_id.old_part_days", readonly=False)
