from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import LedgerCase


@tagged("post_install", "-at_install")
class TestDepositMovement(LedgerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bank, cls.cash = (
            cls.env["account.journal"].create(
                {"name": f"Deposits {kind}", "code": f"D{kind[:3]}", "type": kind}
            )
            for kind in ("bank", "cash")
        )

    def book(self, kind, amount, user=None, **vals):
        movement = (
            self.env["deposit.movement"]
            .with_user(user or self.accountant)
            .create(
                {
                    "account_id": self.account.id,
                    "kind": kind,
                    "amount": amount,
                    "journal_id": self.bank.id,
                    **vals,
                }
            )
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

    def test_money_moves_on_days_within_reason(self):
        today = fields.Date.context_today(self.env.user)
        for days in (-10_000, -400, 30, 27_000):
            with self.subTest(days=days), self.assertRefused("no day on which money moves"):
                self.book("pay_in", 5, date=today + timedelta(days=days))
        for days in (0, -300):
            self.book("pay_in", 5, date=today + timedelta(days=days))
        self.assertFigures(self.account, 10, 0)

    def test_other_payables_of_the_chinese_chart_are_taken(self):
        if self.company.chart_template != "cn":
            self.skipTest("not the Chinese chart")
        self.assertEqual(self.company._get_deposit_liability_account().code[:4], "2241")

    def test_the_settings_come_before_the_chart(self):
        account = self.env["account.account"].create(
            {"name": "Deposits", "code": "224199", "account_type": "liability_current"}
        )
        self.env["res.config.settings"].create({"deposit_account_id": account.id}).execute()
        entry = self.book("pay_in", 5).entry_id
        self.assertIn(account, entry.move_id.line_ids.account_id)

    def test_a_refund_under_what_is_held_books_nothing(self):
        self.book("pay_in", 500)
        self.hold_parts((self.screen, 4))
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
        for user in (self.manager, self.office):
            with self.assertRaises(AccessError):
                self.book("pay_in", 1, user)

    def bank_line(self, amount):
        return self.env["account.bank.statement.line"].create(
            {"journal_id": self.bank.id, "payment_ref": "deposit", "amount": amount}
        )

    def balances(self, move):
        """``{account: balance}`` of a journal entry."""
        return {line.account_id: line.balance for line in move.line_ids}

    def test_a_deposit_booked_first_is_matched_with_the_bank_statement_later(self):
        liability = self.company._get_deposit_liability_account()
        for kind, sign in (("pay_in", 1), ("refund", -1)):
            entry = self.book(kind, 200).entry_id
            money = entry.move_id.line_ids.filtered(lambda line: line.account_id != liability)
            self.assertTrue(money.account_id.reconcile)
            line = self.bank_line(sign * 200)
            self.assertTrue(entry.is_on_its_way)
            match = self.env["deposit.bank.match"].with_user(self.accountant)
            match = match.create({"entry_id": entry.id})
            self.assertEqual(match.statement_line_id, line, "the only one of this amount")
            match.action_match()
            with self.assertRefused("matched with the bank statement already"):
                match.action_match()
            self.assertTrue(line.is_reconciled)
            self.assertTrue(money.reconciled)
            self.env.invalidate_all()
            self.assertEqual(self.bank.default_account_id.current_balance, 200 * (sign > 0))

    def test_money_on_its_way_is_found_until_the_bank_shows_it(self):
        waiting = [("account_id", "=", self.account.id), ("is_on_its_way", "=", True)]
        entry = self.book("pay_in", 200).entry_id
        self.book("pay_in", 50, journal_id=self.cash.id)
        Entry = self.env["deposit.entry"].with_user(self.accountant)
        self.assertEqual(Entry.search(waiting), entry)
        other = self.bank_line(150)
        match = self.env["deposit.bank.match"].with_user(self.accountant)
        match = match.create({"entry_id": entry.id, "statement_line_id": other.id})
        with self.assertRefused("the amount that the bank says"):
            match.action_match()
        match.statement_line_id = self.bank_line(200)
        match.action_match()
        self.assertFalse(Entry.search(waiting))

    def test_of_two_lines_the_one_that_names_the_point_is_proposed(self):
        entry = self.book("pay_in", 200).entry_id
        self.bank_line(200)
        line = self.bank_line(200)
        line.payment_ref = f"{self.point.name} deposit"
        match = self.env["deposit.bank.match"].with_user(self.accountant)
        self.assertEqual(match.create({"entry_id": entry.id}).statement_line_id, line)

    def test_a_bank_line_is_known_by_day_text_and_amount(self):
        line = self.bank_line(350).with_context(deposit_bank=True)
        self.assertRegex(line.display_name, r"^\d{4}-\d\d-\d\d · deposit · .*350")

    def test_a_line_of_the_bank_statement_is_booked_as_a_deposit(self):
        line = self.bank_line(350)
        before = self.env["account.move"].search_count([])
        entry = self.book("pay_in", 350, statement_line_id=line.id).entry_id
        self.assertEqual(self.env["account.move"].search_count([]), before)
        self.assertEqual(entry.move_id, line.move_id)
        self.assertTrue(line.is_reconciled)
        self.assertEqual(line.partner_id, self.point.partner_id)
        liability = self.company._get_deposit_liability_account()
        self.assertEqual(self.balances(line.move_id)[liability], -350)
        self.assertFigures(self.account, 350, 0)

    def test_a_bank_line_is_booked_once_and_in_full(self):
        line = self.bank_line(350)
        with self.assertRefused("the amount that the bank says"):
            self.book("pay_in", 300, statement_line_id=line.id)
        with self.assertRefused("the amount that the bank says"):
            self.book("refund", 350, statement_line_id=line.id)
        self.book("pay_in", 350, statement_line_id=line.id)
        with self.assertRefused("matched already"):
            self.book("pay_in", 350, statement_line_id=line.id)

    def test_cash_is_in_the_cash_box_at_once(self):
        entry = self.book("pay_in", 80, journal_id=self.cash.id).entry_id
        self.assertEqual(entry.means, "cash")
        self.assertEqual(self.balances(entry.move_id)[self.cash.default_account_id], 80)

    def test_open_items_of_the_liability_can_be_matched(self):
        self.assertTrue(self.company._get_deposit_liability_account().reconcile)

    def test_a_charge_is_income_and_tells_its_reason(self):
        self.book("pay_in", 100)
        with self.assertRefused("Write the reason"):
            self.book("charge", 30)
        entry = self.book("charge", 30, memo="Screen lost at the stocktake").entry_id
        self.assertFigures(self.account, 70, 0)
        balances = self.balances(entry.move_id)
        self.assertEqual(balances[self.company._get_deposit_liability_account()], 30)
        self.assertEqual(balances[self.company._get_deposit_charge_account()], -30)
        self.assertEqual(entry.note, "Screen lost at the stocktake")

    def test_the_same_key_books_once_and_for_one_request_only(self):
        first = self.book("pay_in", 100, request_key="k-1")
        again = self.book("pay_in", 100, request_key="k-1")
        self.assertEqual(again.entry_id, first.entry_id)
        self.assertFigures(self.account, 100, 0)
        for kind, amount in (("pay_in", 101), ("refund", 100)):
            with self.assertRefused("Send a new key"):
                self.book(kind, amount, request_key="k-1")

    def test_an_instalment_is_named_by_its_payment(self):
        agreement = self.env["deposit.agreement"].create(
            {"account_id": self.account.id, "required_amount": 100}
        )
        agreement.with_user(self.accountant).action_approve()
        instalment = agreement.instalment_ids
        movement = self.env["deposit.movement"].with_user(self.accountant)
        movement = movement.with_context(**instalment.action_pay_in()["context"]).create({})
        movement.action_confirm()
        self.assertEqual(movement.entry_id.instalment_id, instalment)
        self.env.invalidate_all()
        self.assertEqual(instalment.open_amount, 0)
