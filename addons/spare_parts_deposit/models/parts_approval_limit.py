from odoo import api, fields, models


class PartsApprovalLimit(models.Model):
    """What the members of a group may approve: in one line, in one requisition, in a month.

    Zero does not limit, but for the amount of one requisition, which every role has.
    """

    _name = "parts.approval.limit"
    _description = "Parts Approval Limit"
    _inherit = ["bounded.numbers.mixin"]
    _order = "company_id, amount, id"
    _rec_name = "group_id"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    group_id = fields.Many2one("res.groups", string="Role", required=True, ondelete="cascade")
    line_quantity = fields.Float(
        string="Pieces a Line", digits="Product Unit", help="Zero: any number."
    )
    line_amount = fields.Monetary(string="Amount a Line", help="Zero: any amount.")
    quantity = fields.Float(
        string="Pieces at Once", digits="Product Unit", help="Zero: any number."
    )
    amount = fields.Monetary(string="Up to", required=True, help="Of one requisition.")
    month_quantity = fields.Float(
        string="Pieces a Month",
        digits="Product Unit",
        help="What one member approves in a calendar month. Zero: any number.",
    )
    month_amount = fields.Monetary(
        string="Amount a Month",
        help="What one member approves in a calendar month. Zero: any amount.",
    )

    _group_unique = models.Constraint(
        "UNIQUE(company_id, group_id)", "This role has its limit already."
    )
    _amount_positive = models.Constraint(
        """CHECK(amount >= 0 AND line_quantity >= 0 AND line_amount >= 0 AND quantity >= 0
           AND month_quantity >= 0 AND month_amount >= 0)""",
        "A limit is zero or more.",
    )

    @api.model
    def _of_company(self, company):
        """All limits, the smallest first; none where the company does not limit approval."""
        # sudo: the rule applies to users who may not read it
        return self.sudo().search_fetch([("company_id", "=", company.id)], order="amount, id")

    def _prepare_copy_vals(self, company):
        """The same limit for another company."""
        self.ensure_one()
        amounts = {
            name: self.currency_id._convert(self[name], company.currency_id, company)
            for name in ("line_amount", "amount", "month_amount")
        }
        same = {name: self[name] for name in ("line_quantity", "quantity", "month_quantity")}
        return {"company_id": company.id, "group_id": self.group_id.id, **same, **amounts}

    def _of_user(self, user):
        groups = user._get_group_ids()
        return self.filtered(lambda limit: limit.group_id.id in groups)

    def _excess(self, figures):
        """Why this limit does not do for what is approved, as a sentence; False if it does.

        :param figures: see `parts.requisition._approval_figures`
        """
        self.ensure_one()
        for name, figure in figures.items():
            most = self[name]
            digits = self._fields[name].type == "monetary"
            if (most or name == "amount") and self._is_more(figure, most, digits):
                return self.env._(
                    "%(what)s: %(figure)s, and up to %(most)s may be approved",
                    what=self._fields[name]._description_string(self.env),
                    figure=self._format_figure(figure, digits),
                    most=self._format_figure(most, digits),
                )
        return False

    def _is_more(self, figure, most, is_money):
        if is_money:
            return self.currency_id.compare_amounts(figure, most) > 0
        return round(figure - most, 6) > 0

    def _format_figure(self, figure, is_money):
        return self.currency_id.format(figure) if is_money else f"{figure:g}"
