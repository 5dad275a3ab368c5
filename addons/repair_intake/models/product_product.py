from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import ormcache


class ProductKey(NamedTuple):
    template: int
    category: int
    brand: int | bool


class ProductProduct(models.Model):
    _inherit = "product.product"

    @api.model
    @ormcache("product_id")
    def _product_key(self, product_id):
        """What every report asks of a model: ids of its template, category and brand."""
        # sudo: what kind of thing a device is, is no secret
        template = self.sudo().browse(product_id).product_tmpl_id
        return ProductKey(template.id, template.categ_id.id, template.service_brand_id.id)

    def _list_price_of(self, company):
        """The list price of one piece in the currency of a company."""
        return self.currency_id._convert(
            self.lst_price, company.currency_id, company, fields.Date.context_today(self)
        )
