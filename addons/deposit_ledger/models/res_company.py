from odoo import fields, models
from odoo.exceptions import UserError

# Accounts of the charts we know, looked for in this order.
LIABILITY_XMLIDS = ("l10n_cn_common_account_2241",)
CHARGE_XMLIDS = ("l10n_cn_account_5301", "l10n_cn_large_bis_account_6301")


class ResCompany(models.Model):
    """Accounts of deposit movements."""

    _inherit = "res.company"

    deposit_account_id = fields.Many2one(
        "account.account",
        string="Deposit Liability Account",
        domain=[("account_type", "in", ("liability_current", "liability_non_current"))],
        help="Deposits of service points. Empty: other payables of the chart of accounts.",
    )
    deposit_charge_account_id = fields.Many2one(
        "account.account",
        domain=[("account_type", "in", ("income", "income_other", "expense"))],
        help="What points are charged for. Empty: non-operating income of the chart of accounts.",
    )
    deposit_outstanding_account_id = fields.Many2one(
        "account.account",
        string="Deposit Money on its Way",
        domain=[("account_type", "=", "asset_current"), ("reconcile", "=", True)],
        help="Deposits booked and not yet seen on a bank statement.",
    )

    def _get_deposit_liability_account(self):
        self.ensure_one()
        account = (
            self.deposit_account_id
            or self._find_chart_account(LIABILITY_XMLIDS)
            or self._find_account("liability_current")
        )
        if not account:
            raise UserError(
                self.env._(
                    "%s has no account for deposits. Choose one in the after-sales settings.",
                    self.name,
                )
            )
        if not account.reconcile:  # each deposit is followed to its end
            account.sudo().reconcile = True  # sudo: whoever books the first deposit
        return account

    def _get_deposit_charge_account(self):
        self.ensure_one()
        account = (
            self.deposit_charge_account_id
            or self._find_chart_account(CHARGE_XMLIDS)
            or self._find_account("income_other")
            or self._find_account("income")
        )
        if not account:
            raise UserError(
                self.env._(
                    "%s has no account for charges. Choose one in the after-sales settings.",
                    self.name,
                )
            )
        return account

    def _get_deposit_journal(self):
        """Where movements without money are booked."""
        self.ensure_one()
        journal = self.env["account.journal"].search(
            [("type", "=", "general"), ("company_id", "=", self.id)], limit=1
        )
        if not journal:
            raise UserError(self.env._("%s has no journal for miscellaneous entries.", self.name))
        return journal

    def _get_deposit_outstanding_account(self):
        """Where bank deposits wait for the bank statement, made on first use."""
        self.ensure_one()
        # sudo: configuration of the company that no role owns
        company = self.sudo()
        if not company.deposit_outstanding_account_id:
            Account = company.env["account.account"].with_company(company)
            company.deposit_outstanding_account_id = Account.create(
                {
                    "name": self.env._("Deposits on their Way"),
                    "code": Account._search_new_account_code("101290"),
                    "account_type": "asset_current",
                    "reconcile": True,
                }
            )
        return company.deposit_outstanding_account_id

    def _find_chart_account(self, xmlids):
        # sudo: configuration, by xmlid; a branch has the chart of its mother
        company, Data = self.sudo(), self.env["ir.model.data"].sudo()
        found = (
            Data._xmlid_to_res_id(f"account.{owner.id}_{xmlid}", raise_if_not_found=False)
            for xmlid in xmlids
            for owner in (company, company.parent_ids[:1])
        )
        return self.env["account.account"].browse(next(filter(None, found), None))

    def _find_account(self, account_type):
        # sudo: configuration, looked up for whoever needs it
        return (
            self.env["account.account"]
            .sudo()
            .search([("account_type", "=", account_type), ("company_ids", "in", self.id)], limit=1)
        )
