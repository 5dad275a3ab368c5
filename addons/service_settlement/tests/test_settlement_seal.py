import json
import os
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import BaseCase, tagged

from odoo.addons.service_base.seal import VARIABLE, seal
from odoo.addons.service_network.tests.values import other_values

from .. import sealing
from .common import SettlementCase

KEY = b"k" * 32


class TestSealing(BaseCase):
    """The plain functions, by what an auditor would compute."""

    def test_a_line_is_marked_by_what_it_says(self):
        values = (1, "order", 7, None, 3, 40.0)
        text = json.dumps([1, "order", 7, None, 3, "40.000000"], separators=(",", ":"))
        self.assertEqual(sealing.line_mark(KEY, values), seal(KEY, "line", text)[:16])
        self.assertNotEqual(sealing.line_mark(KEY, values), sealing.line_mark(KEY, (*values, 1)))

    def test_marks_are_read_as_they_were_written(self):
        marks = {12: "ab", 3: "cd"}
        self.assertEqual(sealing.write_marks(marks), "3:cd 12:ab")
        self.assertEqual(sealing.read_marks("3:cd 12:ab"), marks)
        self.assertEqual(sealing.read_marks("nonsense x:y 4:z"), {4: "z"})
        self.assertEqual(sealing.read_marks(False), {})

    def test_lines_that_differ_are_told_apart(self):
        kept, found = {1: "a", 2: "b", 3: "c"}, {1: "a", 2: "x", 4: "d"}
        self.assertEqual(sealing.compare_marks(kept, found), ([2], [3], [4]))

    def test_a_seal_covers_head_taxes_and_lines(self):
        head, marks = (1, "JS", 100.0), {1: "a"}
        seals = {
            sealing.statement_seal(KEY, head, [], marks),
            sealing.statement_seal(KEY, (1, "JS", 100.01), [], marks),
            sealing.statement_seal(KEY, head, [5], marks),
            sealing.statement_seal(KEY, head, [], {1: "b"}),
            sealing.statement_seal(KEY, head, [], {}),
            sealing.statement_seal(b"o" * 32, head, [], marks),
        }
        self.assertEqual(len(seals), 6)
        made = sealing.statement_seal(KEY, head, [], marks)
        self.assertTrue(sealing.made_with(KEY, made))
        self.assertFalse(sealing.made_with(b"o" * 32, made))


@tagged("post_install", "-at_install")
class TestSettlementSeal(SettlementCase):
    """A confirmed statement is held against its seal, its lines and its bill."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bank = cls.env["res.partner.bank"].create(
            {"acc_number": "6222 0001", "partner_id": cls.point.partner_id.id}
        )
        cls.make_closed(3)
        cls.make_closed(1, point=cls.other_point)
        cls.run_ = cls.bill_run(cls.compute_run())
        cls.statement = cls.run_.statement_ids.filtered(lambda s: s.point_id == cls.point)
        cls.lines = cls.statement.line_ids
        cls.env.flush_all()

    def rewrite(self, query, *values):
        """As somebody who may write every table, and switches the guards of the database off."""
        for table in ("settlement_line", "settlement_statement"):
            self.env.cr.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        self.env.cr.execute(query, values)
        for table in ("settlement_line", "settlement_statement"):
            self.env.cr.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        self.env.invalidate_all()

    def messages(self, statement=None):
        self.env.invalidate_all()
        return "\n".join((statement or self.statement)._verify()[statement or self.statement])

    def test_what_was_confirmed_and_billed_agrees(self):
        for statement, differences in self.run_.statement_ids._verify().items():
            self.assertEqual(differences, [], statement.name)

    def test_every_line_that_sql_changed_is_named(self):
        first, second, third = self.lines.sorted("id")
        self.rewrite("UPDATE settlement_line SET amount = amount + 100 WHERE id = %s", first.id)
        self.rewrite("UPDATE settlement_line SET amount = amount - 100 WHERE id = %s", second.id)
        messages = self.messages()
        self.assertIn(f"line {first.id} ", messages)
        self.assertIn(f"line {second.id} ", messages)
        self.assertNotIn(f"line {third.id} ", messages)
        self.assertFalse(self.messages(self.run_.statement_ids - self.statement))

    def test_each_fact_of_a_line_is_sealed(self):
        line = self.lines[0]
        for name in sealing.LINE_FACTS[1:]:
            values = other_values(line, name)
            self.assertTrue(values, name)
            with self.subTest(fact=name), self.env.cr.savepoint() as savepoint:
                self.env.cr.execute(
                    "ALTER TABLE settlement_line DROP CONSTRAINT settlement_line_kind_complete,"
                    " DROP CONSTRAINT IF EXISTS settlement_line_order_unique;"
                    " DROP INDEX IF EXISTS settlement_line_order_unique"
                )
                self.rewrite(
                    f"UPDATE settlement_line SET {name} = %s WHERE id = %s",
                    values[0] or None,
                    line.id,
                )
                self.assertIn(f"line {line.id} ", self.messages())
                savepoint.rollback()

    def test_every_column_of_a_line_is_a_fact_of_it_or_of_its_statement(self):
        stored = {
            name for name, field in self.lines._fields.items() if field.store and field.column_type
        }
        follows = {"statement_id", "run_id", "point_id", "company_id"}
        log = {"create_uid", "create_date", "write_uid", "write_date"}
        self.assertEqual(stored, set(sealing.LINE_FACTS) | follows | log)

    def test_lines_taken_away_and_put_in_are_named(self):
        gone = self.lines[0].id
        self.rewrite("DELETE FROM settlement_line WHERE id = %s", gone)
        self.rewrite(
            "INSERT INTO settlement_line (statement_id, kind, description, amount)"
            " VALUES (%s, 'adjustment', 'late', 50)",
            self.statement.id,
        )
        messages = self.messages()
        self.assertIn(f"line {gone} is missing", messages)
        self.assertRegex(messages, r"line \d+ .*was put in")

    def test_a_statement_rewritten_with_its_lines_and_bill_is_found(self):
        """The sums agree again, and yet it is not what was confirmed."""
        for query in (
            "UPDATE settlement_line SET amount = amount * 2 WHERE statement_id = %s",
            "UPDATE settlement_statement SET amount_total = amount_total * 2 WHERE id = %s",
            "UPDATE account_move_line SET balance = balance * 2, price_unit = price_unit * 2,"
            " price_total = price_total * 2 WHERE move_id ="
            " (SELECT move_id FROM settlement_statement WHERE id = %s)",
        ):
            self.rewrite(query, self.statement.id)
        messages = self.messages()
        self.assertNotIn("add up to", messages)
        self.assertIn("was changed after it was confirmed", messages)
        self.assertIn("totals or confirmation changed", messages)

    def test_a_statement_taken_away_is_missed_in_its_month(self):
        gone = self.run_.statement_ids - self.statement
        self.rewrite("DELETE FROM settlement_line WHERE statement_id = %s", gone.id)
        self.rewrite("DELETE FROM settlement_statement WHERE id = %s", gone.id)
        self.assertIn("statements of 2026-03 are not those that were approved", self.messages())
        with self.assertLogs("odoo.addons.service_settlement", "WARNING") as logs:
            self.env["settlement.statement"]._cron_verify()
        self.assertIn("Month-end: the statements of 2026-03", "\n".join(logs.output))

    def test_nobody_writes_the_seal_of_a_month(self):
        with self.assertRaises(UserError):
            self.run_.with_user(self.accountant).write({"seal": False})

    def test_marks_made_anew_without_the_key_do_not_help(self):
        self.rewrite("UPDATE settlement_line SET amount = 1 WHERE id = %s", self.lines[0].id)
        forged = sealing.write_marks(self.statement._line_marks(b"guess" * 8)[self.statement.id])
        self.rewrite(
            "UPDATE settlement_statement SET line_marks = %s WHERE id = %s",
            forged,
            self.statement.id,
        )
        self.assertIn("totals or confirmation changed", self.messages())

    def test_a_seal_taken_away_or_of_another_key_is_told(self):
        update = "UPDATE settlement_statement SET seal = %s WHERE id = %s"
        self.rewrite(update, None, self.statement.id)
        self.assertIn("has no seal", self.messages())
        self.rewrite(update, "12345678-abc", self.statement.id)
        self.assertIn("another key", self.messages())

    def test_the_key_of_another_server_seals_nothing_here(self):
        with patch.dict(os.environ, {VARIABLE: "o" * 32}):
            self.assertIn("another key", self.messages())
        self.assertFalse(self.messages())

    def test_a_bill_that_sql_changed_is_told(self):
        bill = self.statement.move_id
        other = self.other_point.partner_id
        for query, pattern in (
            ("UPDATE account_move SET state = 'draft' WHERE id = %s", "is not posted"),
            (f"UPDATE account_move SET partner_id = {other.id} WHERE id = %s", "payee"),
            ("UPDATE account_move SET partner_bank_id = NULL WHERE id = %s", "bank account"),
            ("UPDATE account_move SET ref = 'x' WHERE id = %s", "reference"),
            (
                "UPDATE account_move_line SET price_unit = 9 WHERE move_id = %s"
                " AND display_type = 'product'",
                "instead of",
            ),
            (
                "UPDATE account_move_line SET balance = -9 WHERE move_id = %s"
                " AND display_type = 'payment_term'",
                "instead of",
            ),
        ):
            with self.subTest(query=query), self.env.cr.savepoint() as savepoint:
                self.rewrite(query, bill.id)
                self.assertIn(pattern, self.messages())
                savepoint.rollback()

    def test_a_number_of_the_account_that_sql_changed_is_told(self):
        self.rewrite(
            "UPDATE res_partner_bank SET acc_number = 'ATTACKER' WHERE id = %s", self.bank.id
        )
        self.assertIn("number of the account: ATTACKER", self.messages())

    def test_the_check_is_noted_and_shown(self):
        self.rewrite("UPDATE settlement_line SET amount = 1 WHERE id = %s", self.lines[0].id)
        answer = self.run_.statement_ids.with_user(self.accountant).action_verify()
        self.assertEqual(answer["params"]["type"], "danger")
        self.assertIn(self.statement.name, answer["params"]["message"])
        self.assertTrue(self.statement.checked_at)
        self.assertIn("was changed", self.statement.differences)
        self.assertFalse((self.run_.statement_ids - self.statement).differences)

    def test_the_nightly_check_warns(self):
        self.rewrite("UPDATE settlement_line SET amount = 1 WHERE id = %s", self.lines[0].id)
        with self.assertLogs("odoo.addons.service_settlement", "WARNING") as logs:
            self.env["settlement.statement"]._cron_verify()
        self.assertIn(self.statement.name, "\n".join(logs.output))

    def test_nobody_writes_seals_and_results_of_checks(self):
        for name in ("seal", "line_marks", "differences", "checked_at"):
            for user in (self.accountant, self.env.ref("base.user_admin")):
                with self.assertRaises(UserError):
                    self.statement.with_user(user).write({name: False})

    def test_what_is_not_confirmed_has_no_seal_yet(self):
        self.make_closed(closed_at=self.mid_month.replace(month=4))
        run = self.compute_run(self.month.replace(month=4))
        run.action_send()
        self.assertFalse(run.statement_ids.seal)
        self.assertEqual(run.statement_ids._verify(), {})
