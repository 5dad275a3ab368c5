from odoo import api, fields, models

from .warranty_policy import FIGURES


class WarrantyArticle(models.Model):
    """Where the law gives a figure of a statutory policy, and whether that has been checked."""

    _name = "warranty.article"
    _description = "Article of the Law"
    _inherit = ["warranty.policy.line.mixin"]
    _order = "id"
    _rec_name = "article"

    figure = fields.Selection(selection="_get_figures", required=True)
    article = fields.Char(
        string="Legal Article",
        required=True,
        help="M: mobile phones, C: microcomputers, V: audio and video, R: implementing rules of"
        " the consumer law, CPL: consumer law, CC: civil code, each with its articles, such as"
        " M11-12 CC201.",
    )
    value_text = fields.Char(string="Figure Now", compute="_compute_value_text")
    note = fields.Char(help="Where the figure comes from.")

    _figure_unique = models.Constraint(
        "UNIQUE(policy_id, figure)", "The policy names the article of this figure already."
    )

    @api.model
    def _get_figures(self):
        names = (*FIGURES, "depreciation")
        labels = self.env["warranty.policy"].sudo().fields_get(names, ["string"])  # sudo: labels
        figures = {name: labels[name]["string"] for name in names}
        figures["delivered"] = self.env._("Start with Delivery or Installation")
        figures["fallback_basis"] = self.env._("Start without Proof")
        figures["holidays"] = self.env._("Last Day on a Holiday")
        return list(figures.items())

    @api.depends("figure", "policy_id")
    @api.depends_context("lang")
    def _compute_value_text(self):
        for article in self:
            article.value_text = article._value_text()

    def _value_text(self):
        if self.figure not in self.policy_id._fields:
            return self.env._("Yes")
        field, value = self.policy_id._fields[self.figure], self.policy_id[self.figure]
        if field.type == "boolean":
            return self.env._("Yes") if value else self.env._("No")
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, "–")
        return f"{value:g}"

    def _label(self):
        return dict(self._fields["figure"]._description_selection(self.env)).get(self.figure, "")

    def _words(self):
        """The article as words, to tell what a change changed."""
        return f"{self.article} {'?' if self.to_check else ''}".strip()
