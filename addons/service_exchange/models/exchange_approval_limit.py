from odoo import api, fields, models


class ExchangeApprovalLimit(models.Model):
    """Up to which amount the members of a role may approve an exchange or a refund."""

    _name = "exchange.approval.limit"
    _description = "Exchange Approval Limit"
    _inherit = ["bounded.numbers.mixin"]
    _order = "company_id, amount, id"
    _rec_name = "group_id"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    group_id = fields.Many2one("res.groups", string="Role", required=True, ondelete="cascade")
    amount = fields.Monetary(string="Up to", required=True, help="Of one exchange or refund.")

    _group_unique = models.Constraint(
        "UNIQUE(company_id, group_id)", "This role has its limit already."
    )
    _amount_positive = models.Constraint("CHECK(amount >= 0)", "A limit is zero or more.")

    @api.model
    def _of_company(self, company):
        """All limits, the smallest first; none where the company does not limit approval."""
        # sudo: the rule applies to users who may not read it
        return self.sudo().search_fetch([("company_id", "=", company.id)], order="amount, id")

    def _of_user(self, user):
        groups = user._get_group_ids()
        return self.filtered(lambda limit: limit.group_id.id in groups)

    def _allow(self, amount):
        """Those of these limits that do for the amount."""
        return self.filtered(lambda it: it.currency_id.compare_amounts(amount, it.amount) <= 0)

    def _prepare_copy_vals(self, company):
        """The same limit for another company."""
        self.ensure_one()
        amount = self.currency_id._convert(self.amount, company.currency_id, company)
        return {"company_id": company.id, "group_id": self.group_id.id, "amount": amount}
