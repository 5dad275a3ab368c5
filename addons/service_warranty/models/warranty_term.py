from odoo import api, fields, models

from ..warranty import Term


class WarrantyTerm(models.Model):
    """How long one component is under warranty by one policy."""

    _name = "warranty.term"
    _description = "Warranty Term"
    _inherit = ["warranty.policy.line.mixin"]
    _order = "id"
    _rec_name = "component_id"

    component_id = fields.Many2one("warranty.component", required=True, ondelete="restrict")
    basis = fields.Selection(
        [
            ("purchase", "Purchase"),
            ("activation", "Activation"),
            ("manufacture", "Manufacture"),
        ],
        string="Runs from",
        required=True,
        default="purchase",
    )
    months = fields.Integer(string="Parts (Months)", required=True, default=12)
    labour_months = fields.Integer(
        string="Labour (Months)",
        compute="_compute_labour_months",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    on_site = fields.Boolean()
    part_of_unit = fields.Boolean(
        default=True,
        help="Returns, exchanges and the count of repairs speak of the unit with its parts."
        " Accessories, such as a charger, stand outside of it.",
    )

    article = fields.Char(string="Legal Article", help="Where the law says so, such as C10.")

    _component_unique = models.Constraint(
        "UNIQUE(policy_id, component_id)", "The policy has a term for this component already."
    )
    _months_possible = models.Constraint(
        "CHECK(months BETWEEN 0 AND 600 AND labour_months BETWEEN 0 AND 600)",
        "Give the months of a warranty as a number from 0 to 600.",
    )

    @api.depends("months")
    def _compute_labour_months(self):
        for term in self:
            term.labour_months = term.months

    def _words(self):
        """The term as words, to tell what a change changed."""
        unsure = " ?" if self.to_check else ""
        months = f"{self.months}/{self.labour_months}"
        return f"{months} {self.article or ''}{unsure}".strip()

    def _to_engine(self):
        self.ensure_one()
        return Term(
            component=self.component_id.code,
            months=self.months,
            labour_months=self.labour_months,
            basis=self.basis,
            on_site=self.on_site,
            unit=self.part_of_unit,
            article=self.article or "",
        )
