from odoo import api, fields, models


class ProductCategory(models.Model):
    _inherit = "product.category"

    imei_rule = fields.Selection(
        [("expected", "Expected"), ("none", "Not Expected")],
        string="IMEI",
        help="Whether devices of this category have an IMEI. Empty: as the category above.",
    )
    usual_mode = fields.Selection(
        [("on_site", "On Site"), ("carry_in", "Carry-in"), ("mail_in", "Mail-in")],
        string="Usual Service Mode",
        help="How devices of this category are served that a customer reports by himself."
        " Empty: as the category above, else on site.",
    )
    imei_expected = fields.Boolean(
        string="IMEI Expected",
        compute="_compute_imei_expected",
        store=True,
        recursive=True,
        precompute=True,
    )

    def _usual_mode(self):
        """Of the nearest category that names one."""
        categ = self
        while categ and not categ.usual_mode:
            categ = categ.parent_id
        return categ.usual_mode or "on_site"

    @api.depends("imei_rule", "parent_id.imei_expected")
    def _compute_imei_expected(self):
        for categ in self:
            expected = categ.imei_rule == "expected"
            categ.imei_expected = expected if categ.imei_rule else categ.parent_id.imei_expected
