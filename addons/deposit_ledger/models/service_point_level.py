from odoo import api, fields, models


class ServicePointLevel(models.Model):
    _inherit = "service.point.level"

    deposit_multiple = fields.Float(
        digits=(6, 2),
        default=1.0,
        help="A new deposit account starts with it: parts worth this many times the deposit.",
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    # each company asks for its own, in its currency; no Monetary can be a company's
    deposit_required = fields.Float(
        string="Required Deposit",
        company_dependent=True,
        help="Proposed in a new agreement when a point comes to this level.",
    )

    @api.depends_context("company")
    def _compute_currency_id(self):
        self.currency_id = self.env.company.currency_id
