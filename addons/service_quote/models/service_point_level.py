from odoo import fields, models


class ServicePointLevel(models.Model):
    _inherit = "service.point.level"

    service_pricelist_id = fields.Many2one(
        "product.pricelist",
        string="Service Prices",
        company_dependent=True,
        ondelete="restrict",
        help="Prices of the service catalogue at points of this level. Empty: the customer's.",
    )
