from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    customers_apart = fields.Boolean(
        string="Keep Customers and Devices Apart",
        config_parameter="repair_intake.customers_apart",
    )
