from odoo import fields, models

from .service_quote_workflow import DECLINE_FEES


class ProductTemplate(models.Model):
    _inherit = "product.template"

    is_service_item = fields.Boolean(
        string="In Service Catalogue", help="Quotes and receipts of service orders use it."
    )
    decline_fee = fields.Selection(
        DECLINE_FEES,
        string="Due if Declined",
        help="Charged for looking at the device when the customer does not want the work.",
    )
    service_brand_id = fields.Many2one("service.brand", string="Brand", ondelete="restrict")

    def write(self, vals):
        if {"categ_id", "service_brand_id"} & vals.keys():
            self.env.registry.clear_cache()  # see product.product._service_traits
        return super().write(vals)
