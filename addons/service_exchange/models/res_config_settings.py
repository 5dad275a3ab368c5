from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    exchange_call = fields.Boolean(related="company_id.exchange_call", readonly=False)
    exchange_by_paper = fields.Boolean(related="company_id.exchange_by_paper", readonly=False)
    exchange_goods_account_id = fields.Many2one(
        related="company_id.exchange_goods_account_id", readonly=False
    )
    exchange_value_percent = fields.Float(
        related="company_id.exchange_value_percent", readonly=False
    )
