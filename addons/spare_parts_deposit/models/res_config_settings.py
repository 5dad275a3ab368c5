from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    deposit_account_id = fields.Many2one(related="company_id.deposit_account_id", readonly=False)
    after_sales_cost_account_id = fields.Many2one(
        related="company_id.after_sales_cost_account_id", readonly=False
    )
