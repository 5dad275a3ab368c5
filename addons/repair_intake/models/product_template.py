from odoo import fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    service_brand_id = fields.Many2one("service.brand", string="Brand", ondelete="restrict")
