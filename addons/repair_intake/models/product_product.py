from typing import NamedTuple

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import ormcache

from odoo.addons.service_base.numbers import number_key


class ProductKey(NamedTuple):
    template: int
    category: int
    brand: int | bool


class ProductProduct(models.Model):
    _inherit = "product.product"

    # the numbers of a model or part as they are compared: see `number_key`
    code_key = fields.Char(
        machine=True, compute="_compute_number_keys", store=True, index="btree_not_null"
    )
    barcode_key = fields.Char(
        machine=True, compute="_compute_number_keys", store=True, index="btree_not_null"
    )

    @api.depends("default_code", "barcode")
    def _compute_number_keys(self):
        for product in self:
            product.code_key = number_key(product.default_code) or False
            product.barcode_key = number_key(product.barcode) or False

    @api.model
    def _code_domain(self, codes):
        """Products with one of these references or barcodes, however they are spelled."""
        keys = list({number_key(code) for code in codes} - {""})
        return Domain("code_key", "in", keys) | Domain("barcode_key", "in", keys)

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
