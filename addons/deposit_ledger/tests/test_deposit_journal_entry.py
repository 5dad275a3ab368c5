from odoo.tests import tagged

from .common import LedgerCase
from .frozen import FrozenEntries


@tagged("post_install", "-at_install")
class TestDepositJournalEntry(FrozenEntries, LedgerCase):
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

    def test_a_wrong_charge_is_taken_back_by_a_movement_of_its_own(self):
        self.book("charge", 30)
        entry = self.book("take_back", 20)
        self.assertFigures(self.account, 990, 0)
        self.assertRecordValues(entry, [{"kind": "adjust", "balance_delta": 20, "held_delta": 0}])
        liability = self.company._get_deposit_liability_account()
        booked = entry.move_id.line_ids.filtered(lambda line: line.account_id == liability)
        self.assertEqual((booked.balance, entry.move_id.state), (-20, "posted"))
        with self.assertRefused("was charged .*10.* no more can be taken back"):
            self.book("take_back", 11)
        with self.assertRefused("Write the reason"):
            self.book("take_back", 10, memo=" ")
        self.book("take_back", 10)
        self.assertFigures(self.account, 1000, 0)
        self.assertProved()

    # --- the check ---

    def changed(self, query, *values):
        self.env.flush_all()
        self.env.cr.execute(query, values)
        self.env.invalidate_all()

    def messages(self):
        return "\n".join(self.account._verify()[self.account])

    def test_the_check_holds_the_ledger_against_the_journal_entries(self):
        entries = self.book("pay_in", 560) | self.book("charge", 30)
        self.assertProved()
        for entry in entries:
            for query, pattern in (
                ("UPDATE account_move SET state = 'draft' WHERE id = %s", "is not posted"),
                ("UPDATE account_move SET state = 'cancel' WHERE id = %s", "is not posted"),
                (
                    "UPDATE account_move_line SET balance = balance * 2 WHERE move_id = %s",
                    "books another amount",
                ),
                ("DELETE FROM account_move_line WHERE move_id = %s", "books another amount"),
            ):
                with self.subTest(kind=entry.kind, query=query):
                    with self.env.cr.savepoint() as savepoint:
                        self.changed(query, entry.move_id.id)
                        messages = self.messages()
                        self.assertRegex(messages, f"no. {entry.seq}: .*{pattern}")
                        self.assertIn(entry.move_id.name, messages)
                        savepoint.rollback()
                    self.env.invalidate_all()
        self.assertProved()

    def test_a_bank_movement_without_journal_entry_is_told(self):
        self.env["deposit.account"]._post(
            [
                {
                    "account_id": self.account.id,
                    "kind": "pay_in",
                    "balance_delta": 5,
                    "means": "bank",
                }
            ]
        )
        self.assertIn("journal entry is missing", self.messages())

    def test_what_the_check_finds_is_listed_until_it_is_gone(self):
        entry = self.book("pay_in", 560)
        self.changed("UPDATE account_move SET state = 'draft' WHERE id = %s", entry.move_id.id)
        self.account.action_verify()
        self.assertEqual(self.account.difference_ids.mapped("kind"), ["money"])
        self.changed("UPDATE account_move SET state = 'posted' WHERE id = %s", entry.move_id.id)
        self.account.action_verify()
        self.assertTrue(self.account.difference_ids.cleared_at)

    # --- a point that is opened and closed ---

    def test_whoever_opens_a_point_is_told_that_it_has_no_deposit(self):
        point = self.env["service.point"].create({"name": "Without Deposit"})
        self.assertIn("No deposit was paid in", " ".join(point._get_opening_remarks()))
        self.book("pay_in", 560)
        self.assertNotIn("deposit", " ".join(self.point._get_opening_remarks()))

    def test_a_point_is_closed_when_what_it_holds_and_its_deposit_are_back(self):
        self.hold_parts((self.screen, 1))
        self.assertStaysOpen("Parts worth .* The deposit of")

    def test_a_point_that_owes_nothing_is_closed(self):
        point = self.other_point.with_user(self.office)
        point.kind = "own"
        point.action_close()
        self.assertEqual(point.state, "closed")

    # --- what is left alone ---

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
