from odoo import fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    service_brand_id = fields.Many2one("service.brand", string="Brand", ondelete="restrict")

    def write(self, vals):
        if {"categ_id", "service_brand_id"} & vals.keys():
            self.env.registry.clear_cache()  # see product.product._service_traits
        return super().write(vals)
