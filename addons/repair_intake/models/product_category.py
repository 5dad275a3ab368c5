from odoo import api, fields, models


class ProductCategory(models.Model):
    _inherit = "product.category"

    imei_rule = fields.Selection(
        [("expected", "Expected"), ("none", "Not Expected")],
        string="IMEI",
        help="Whether devices of this category have an IMEI. Empty: as the category above.",
    )
    imei_expected = fields.Boolean(
        string="IMEI Expected",
        compute="_compute_imei_expected",
        store=True,
        recursive=True,
        precompute=True,
    )

    @api.depends("imei_rule", "parent_id.imei_expected")
    def _compute_imei_expected(self):
        for categ in self:
            expected = categ.imei_rule == "expected"
            categ.imei_expected = expected if categ.imei_rule else categ.parent_id.imei_expected
