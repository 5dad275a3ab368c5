from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import PartsCase


@tagged("post_install", "-at_install")
class TestDepositMovement(PartsCase):
    def book(self, kind, amount, user=None):
        movement = (
            self.env["deposit.movement"]
            .with_user(user or self.accountant)
            .create({"account_id": self.account.id, "kind": kind, "amount": amount})
        )
        movement.action_confirm()
        return movement

    def test_a_deposit_paid_in_is_a_debt_of_the_company(self):
        entry = self.book("pay_in", 500).entry_id
        self.assertFigures(self.account, 500, 0)
        self.assertRecordValues(entry.move_id, [{"state": "posted", "move_type": "entry"}])
        liability = self.company._get_deposit_liability_account()
        self.assertEqual(liability.account_type, "liability_current")
        line = entry.move_id.line_ids.filtered(lambda line: line.account_id == liability)
        self.assertRecordValues(line, [{"balance": -500.0, "partner_id": self.point.partner_id.id}])

    def test_other_payables_of_the_chinese_chart_are_taken(self):
        if self.company.chart_template != "cn":
            self.skipTest("not the Chinese chart")
        self.assertEqual(self.company._get_deposit_liability_account().code[:4], "2241")
        self.assertEqual(self.company._get_after_sales_cost_account().code[:4], "5601")

    def test_the_settings_come_before_the_chart(self):
        account = self.env["account.account"].create(
            {"name": "Deposits", "code": "224199", "account_type": "liability_current"}
        )
        self.env["res.config.settings"].create({"deposit_account_id": account.id}).execute()
        entry = self.book("pay_in", 5).entry_id
        self.assertIn(account, entry.move_id.line_ids.account_id)

    def test_a_refund_under_what_is_held_books_nothing(self):
        self.book("pay_in", 500)
        self.stock_point((self.screen, 4))
        before = self.env["account.move"].search_count([])
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self.book("refund", 101)
        self.assertEqual(self.env["account.move"].search_count([]), before)
        self.book("refund", 100)
        self.assertFigures(self.account, 400, 400)

    def test_pressing_twice_books_once(self):
        movement = self.book("pay_in", 500)
        movement.action_confirm()
        self.assertFigures(self.account, 500, 0)

    def test_only_finance_moves_deposits(self):
        for user in (self.manager, self.storekeeper, self.keeper, self.technician_user):
            with self.assertRaises(AccessError):
                self.book("pay_in", 1, user)
