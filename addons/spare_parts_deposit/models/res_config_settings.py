from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    after_sales_cost_account_id = fields.Many2one(
        related="company_id.after_sales_cost_account_id", readonly=False
    )
    hold_expiry_days = fields.Integer(related="company_id.hold_expiry_days", readonly=False)
