from odoo import fields, models


class ServicePoint(models.Model):
    _inherit = "service.point"

    service_pricelist_id = fields.Many2one(
        "product.pricelist",
        string="Service Prices",
        check_company=True,
        ondelete="restrict",
        help="Prices of the service catalogue at this point. Empty: those of its level.",
    )
