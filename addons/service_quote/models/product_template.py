from odoo import fields, models

from .service_quote_states import DECLINE_FEES


class ProductTemplate(models.Model):
    _inherit = "product.template"

    is_service_item = fields.Boolean(
        string="In Service Catalogue", help="Quotes and receipts of service orders use it."
    )
    is_upfront_price = fields.Boolean(
        string="Quoted by the Hotline",
        help="Who pays for the service hears this price before anybody has looked at the device.",
    )
    decline_fee = fields.Selection(
        DECLINE_FEES,
        string="Due if Declined",
        help="Charged for looking at the device when the customer does not want the work.",
    )
