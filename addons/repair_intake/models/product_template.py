from odoo import fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    service_brand_id = fields.Many2one("service.brand", string="Brand", ondelete="restrict")

    def write(self, vals):
        if {"categ_id", "service_brand_id"} & vals.keys():
            self.env.registry.clear_cache()  # see product.product._product_key
        return super().write(vals)
