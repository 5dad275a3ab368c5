from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    deposit_account_id = fields.Many2one(related="company_id.deposit_account_id", readonly=False)
    deposit_charge_account_id = fields.Many2one(
        related="company_id.deposit_charge_account_id", readonly=False
    )
    deposit_outstanding_account_id = fields.Many2one(
        related="company_id.deposit_outstanding_account_id", readonly=False
    )
