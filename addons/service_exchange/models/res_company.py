from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    exchange_call = fields.Boolean(
        string="Verification Call",
        help="The owner is called before an exchange or a refund is approved.",
    )
    exchange_by_paper = fields.Boolean(
        string="Exchanges Are Approved",
        help="A unit leaves the stock in exchange for a device only by an approved exchange.",
    )
    exchange_goods_account_id = fields.Many2one(
        "account.account",
        string="Account of Returned Units",
        domain=[("account_type", "=", "asset_current")],
        help="Empty: units that come back are not booked.",
    )
    exchange_value_percent = fields.Float(
        string="Value of Returned Units (%)", help="Of the cost of a new unit."
    )

    _exchange_value_percent = models.Constraint(
        "CHECK(exchange_value_percent BETWEEN 0 AND 100)",
        "A returned unit is worth between nothing and the cost of a new one.",
    )

    def _make_service_setup(self):
        result = super()._make_service_setup()
        for company in self:
            company._get_returned_units_location()
            company._copy_exchange_limits(self.env.company)
        return result

    def _copy_exchange_limits(self, pattern):
        """A company without limits approves as much as the pattern, in its own currency."""
        # sudo: configuration of the company that no role owns
        Limit = self.env["exchange.approval.limit"].sudo()
        if not Limit._of_company(self):
            Limit.create([limit._prepare_copy_vals(self) for limit in Limit._of_company(pattern)])

    def _get_returned_units_location(self):
        """Where units are that customers gave back, made on first use.

        Outside of the valued stock: what they are worth follows from the company's policy, and no
        average cost of new goods from them.
        """
        return self._get_parts_location(
            "is_returned_units",
            lambda: {"name": self.env._("Units Given Back"), "usage": "inventory"},
        )

    def _value_of_returned(self, product):
        """What one unit of the product is worth when it comes back, by policy."""
        self.ensure_one()
        # sudo: the cost, for the entry of the step
        cost = product.sudo().with_company(self).standard_price
        return self.currency_id.round(cost * self.exchange_value_percent / 100)
