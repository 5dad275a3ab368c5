from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import SettlementCase


@tagged("post_install", "-at_install")
class TestSettlementSetOff(SettlementCase):
    """A deposit paid in by keeping part of what the point gets."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_closed(2)
        cls.run_ = cls.compute_run()
        cls.statement = cls.run_.statement_ids.filtered(lambda s: s.point_id == cls.point)
        cls.account = cls.point._deposit_account()

    def set_off(self, amount, user=None):
        wizard = self.env["settlement.set.off"].with_user(user or self.accountant)
        wizard.create({"statement_id": self.statement.id, "amount": amount}).action_set_off()

    def test_what_is_set_off_is_paid_in_with_the_bill(self):
        self.set_off(30)
        self.assertEqual(self.statement.amount_total, 70)
        self.assertEqual(self.account.balance, 0)
        self.bill_run(self.run_)
        self.account.invalidate_recordset()
        self.assertEqual(self.account.balance, 30)
        bill = self.statement.move_id
        self.assertRecordValues(
            self.account.entry_ids,
            [{"kind": "pay_in", "means": "set_off", "move_id": bill.id, "balance_after": 30.0}],
        )
        self.assertEqual(bill.amount_total, 70)
        liability = self.company._get_deposit_liability_account()
        kept = bill.line_ids.filtered(lambda line: line.account_id == liability)
        self.assertRecordValues(kept, [{"balance": -30.0, "partner_id": self.point.partner_id.id}])

    def test_something_is_left_to_pay(self):
        for amount in (100, 101):
            with self.assertRaisesRegex(UserError, "can be set off"), self.env.cr.savepoint():
                self.set_off(amount)

    def test_only_the_accountant_sets_off(self):
        with self.assertRaises(AccessError):
            self.set_off(10, self.manager)

    def test_nothing_is_set_off_once_the_point_has_its_statement(self):
        self.run_.action_send()
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self.set_off(10)

    def test_what_is_due_by_the_agreement_is_proposed(self):
        self.env.cr.execute(
            "UPDATE deposit_account SET due_balance = 45 WHERE id = %s", [self.account.id]
        )
        self.account.invalidate_recordset()
        wizard = self.env["settlement.set.off"].with_user(self.accountant)
        self.assertEqual(wizard.create({"statement_id": self.statement.id}).amount, 45)
