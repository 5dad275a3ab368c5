from odoo import fields, models

from odoo.addons.service_base.concurrency import made_once

# Accounts of the charts we know, looked for in this order.
COST_XMLIDS = ("l10n_cn_account_560101", "l10n_cn_large_bis_account_6601")


class ResCompany(models.Model):
    _inherit = "res.company"

    after_sales_cost_account_id = fields.Many2one(
        "account.account",
        string="After-Sales Cost Account",
        domain=[("account_type", "in", ("expense", "expense_direct_cost"))],
        help="Parts used in warranty. Empty: the repair expenses of the chart of accounts.",
    )
    hold_expiry_days = fields.Integer(
        string="Holds Expire After", default=30, help="Days; zero: never."
    )

    def _make_service_setup(self):
        result = super()._make_service_setup()
        for company in self:
            company._get_parts_transfer_type()
            company._get_parts_difference_location()
            company._copy_approval_limits(self.env.company)
        return result

    def _copy_approval_limits(self, pattern):
        """A company without limits approves as much as the pattern, in its own currency."""
        # sudo: configuration of the company that no role owns
        Limit = self.env["parts.approval.limit"].sudo()
        if not Limit._of_company(self):
            Limit.create([limit._prepare_copy_vals(self) for limit in Limit._of_company(pattern)])

    def _get_after_sales_cost_account(self):
        self.ensure_one()
        return (
            self.after_sales_cost_account_id
            or self._find_chart_account(COST_XMLIDS)
            or self.expense_account_id
        )

    def _get_after_sales_cost_location(self):
        """Parts that go there reach the ledger at once where stock is valued perpetually."""
        location = super()._get_after_sales_cost_location()
        account = self._get_after_sales_cost_account()
        if account and location.valuation_account_id != account:
            location.valuation_account_id = account
        return location

    def _get_parts_transit_location(self):
        """Where parts are between the warehouse and a point, made on first use."""
        return self._get_parts_location(
            "is_parts_transit",
            lambda: {"name": self.env._("Parts in Transit"), "usage": "transit"},
        )

    def _get_parts_difference_location(self):
        """Where short and damaged parts wait until they are cleared up, made on first use."""
        return self._get_parts_location(
            "is_parts_difference",
            lambda: {"name": self.env._("Transit Differences"), "usage": "internal"},
        )

    def _get_parts_location(self, flag, prepare_vals):
        self.ensure_one()
        # sudo: configuration of the company that no role owns
        Location = self.env["stock.location"].sudo()
        return Location._place(self, flag) or Location._make_place(self, flag, prepare_vals())

    def _get_parts_transfer_type(self):
        """Operation type of transfers from and to service points, made on first use."""
        self.ensure_one()
        # sudo: configuration of the company that no role owns
        Type = self.env["stock.picking.type"].sudo()
        return Type._parts_transfer(self) or self._make_parts_transfer_type(Type)

    def _make_parts_transfer_type(self, Type):
        with made_once(self.env, "is_parts_transfer"):
            return Type.create(self._prepare_parts_transfer_type_vals())

    def _prepare_parts_transfer_type_vals(self):
        warehouse = self._get_service_warehouse()
        return {
            "name": self.env._("Service Points"),
            "code": "internal",
            "sequence_code": "SPT",
            "warehouse_id": warehouse.id,
            "company_id": self.id,
            "is_parts_transfer": True,
            "default_location_src_id": warehouse.lot_stock_id.id,
            "default_location_dest_id": self._get_parts_transit_location().id,
        }
