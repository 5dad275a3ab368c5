from odoo import api, fields, models


class ProductTemplate(models.Model):
    """An extended warranty as a product: what a contract of it will cover."""

    _inherit = "product.template"

    is_warranty_plan = fields.Boolean(string="Extended Warranty Plan")
    plan_months = fields.Integer(string="Runs for (Months)", default=12)
    plan_start = fields.Selection(
        [("warranty", "The Warranty's End"), ("sale", "The Day of Sale")],
        string="Begins with",
        default="warranty",
    )
    plan_parts = fields.Boolean(string="Parts Free", default=True)
    plan_labour = fields.Boolean(string="Labour Free", default=True)
    plan_on_site = fields.Boolean(string="On Site")
    plan_component_ids = fields.Many2many(
        "warranty.component",
        "product_template_plan_component_rel",
        string="Components Covered",
        help="Empty: everything but software.",
    )

    _plan_possible = models.Constraint(
        "CHECK(NOT is_warranty_plan"
        " OR (plan_months BETWEEN 1 AND 600 AND (plan_parts OR plan_labour)))",
        "A plan runs for 1 to 600 months and covers parts, labour or both.",
    )

    @api.onchange("is_warranty_plan")
    def _onchange_is_warranty_plan(self):
        if self.is_warranty_plan:
            self.type = "service"
