from odoo import fields, models
from odoo.exceptions import UserError

CHARGE_XMLIDS = ("l10n_cn_account_5301", "l10n_cn_large_bis_account_6301")


class ResCompany(models.Model):
    """Accounts of deposit movements, and how long parts are held for a point."""

    _inherit = "res.company"

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
    hold_expiry_days = fields.Integer(
        string="Holds Expire After", default=30, help="Days; zero: never."
    )

    def _get_deposit_liability_account(self):
        """Open items on it can be matched, so that each deposit is followed to its end."""
        account = super()._get_deposit_liability_account()
        if not account.reconcile:
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
