from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    customers_apart = fields.Boolean(
        string="Keep Customers and Devices Apart",
        config_parameter="repair_intake.customers_apart",
    )

    contact_views_an_hour = fields.Integer(
        related="company_id.contact_views_an_hour", readonly=False
    )
    number_searches_an_hour = fields.Integer(
        related="company_id.number_searches_an_hour", readonly=False
    )
