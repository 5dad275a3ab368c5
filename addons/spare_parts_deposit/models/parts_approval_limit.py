from odoo import api, fields, models


class PartsApprovalLimit(models.Model):
    """The amount that the members of a group may approve in one requisition."""

    _name = "parts.approval.limit"
    _description = "Parts Approval Limit"
    _order = "company_id, amount"
    _rec_name = "group_id"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    group_id = fields.Many2one("res.groups", string="Role", required=True, ondelete="cascade")
    amount = fields.Monetary(string="Up to", required=True)

    _group_unique = models.Constraint(
        "UNIQUE(company_id, group_id)", "This role has its limit already."
    )
    _amount_positive = models.Constraint("CHECK(amount >= 0)", "A limit is zero or more.")

    @api.model
    def _amount_for(self, user, company):
        """The most that the user may approve at once; None where the company sets no limits."""
        # sudo: the rule applies to users who may not read it
        limits = self.sudo().search([("company_id", "=", company.id)])
        if not limits:
            return None
        own = limits.filtered(lambda limit: limit.group_id in user.sudo().all_group_ids)
        return max(own.mapped("amount"), default=0.0)
