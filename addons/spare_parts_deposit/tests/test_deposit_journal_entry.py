from odoo.tests import tagged

from .common import PartsCase
from .frozen import FrozenEntries


@tagged("post_install", "-at_install")
class TestDepositJournalEntry(FrozenEntries, PartsCase):
    """The journal entry of a deposit movement does not move; another movement corrects it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bank = cls.env["account.journal"].create(
            {"name": "Deposits bank", "code": "DBANK", "type": "bank"}
        )
        cls.bookkeeper = cls.make_bookkeeper()
        cls.pay_in(cls.account, 1000)

    def book(self, kind, amount, **vals):
        movement = (
            self.env["deposit.movement"]
            .with_user(self.accountant)
            .create(
                {
                    "account_id": self.account.id,
                    "kind": kind,
                    "amount": amount,
                    "journal_id": self.bank.id,
                    "memo": "Because",
                    **vals,
                }
            )
        )
        movement.action_confirm()
        return movement.entry_id

    def bank_line(self, amount):
        return self.env["account.bank.statement.line"].create(
            {"journal_id": self.bank.id, "payment_ref": "deposit", "amount": amount}
        )

    def test_money_paid_in_stays_as_it_was_booked(self):
        move = self.book("pay_in", 560).move_id
        self.assertFrozen(move, self.accountant, self.bookkeeper, self.env.ref("base.user_root"))

    def test_a_charge_stays_as_it_was_booked(self):
        move = self.book("charge", 30).move_id
        self.assertFrozen(move, self.bookkeeper)

    def test_the_line_of_a_bank_statement_that_is_a_deposit_stays(self):
        line = self.bank_line(350)
        move = self.book("pay_in", 350, statement_line_id=line.id).move_id
        self.assertEqual(move, line.move_id)
        self.assertFrozen(move, self.bookkeeper)
        own = line.with_user(self.bookkeeper)
        for act in (
            own.action_undo_reconciliation,
            own.unlink,
            lambda: own.write({"amount": 1}),
            lambda: own.write({"partner_id": self.other_point.partner_id.id}),
        ):
            with self.assertRefused("opposite deposit movement"):
                act()

    def test_the_refusal_names_the_movement_and_the_way_out(self):
        move = self.book("pay_in", 560).move_id
        self.assertSentence(move, f"deposit of {self.point.name}.*opposite deposit movement")

    def test_the_opposite_movement_corrects_a_wrong_one(self):
        self.book("pay_in", 560)
        self.book("refund", 560)
        self.assertFigures(self.account, 1000, 0)
        self.assertProved()

    def test_other_entries_are_left_alone(self):
        other = self.bank_line(20).move_id
        other.with_user(self.bookkeeper).button_draft()
        self.assertEqual(other.state, "draft")
        other.line_ids.with_user(self.bookkeeper).name = "free"

    def test_money_on_its_way_is_matched_and_unmatched_as_before(self):
        entry = self.book("pay_in", 200)
        line = self.bank_line(200)
        match = self.env["deposit.bank.match"].with_user(self.accountant)
        match.create({"entry_id": entry.id, "statement_line_id": line.id}).action_match()
        self.assertFalse(entry.is_on_its_way)
        line.with_user(self.bookkeeper).action_undo_reconciliation()
        self.env.invalidate_all()
        self.assertTrue(entry.is_on_its_way)
        self.assertEqual(entry.move_id.state, "posted")
