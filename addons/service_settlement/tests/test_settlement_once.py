import psycopg2

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import SettlementCase

ROWS = """
SELECT md5(string_agg(row::text, '|' ORDER BY row::text))
  FROM (SELECT l::text AS row FROM settlement_line l
         UNION ALL SELECT s::text FROM settlement_statement s
         UNION ALL SELECT r::text FROM settlement_run r
         UNION ALL SELECT e::text FROM settlement_exception e) rows
"""


@tagged("post_install", "-at_install")
class TestSettlementOnce(SettlementCase):
    """Design rule 3: one finished order is settled once and billed once."""

    def fingerprint(self):
        self.env.flush_all()
        self.env.cr.execute(ROWS)
        return self.env.cr.fetchone()

    def test_computing_twice_changes_nothing(self):
        self.make_closed(3)
        self.make_rate(job_type="major", amount=1)
        run = self.compute_run()
        before = self.fingerprint()
        run.action_compute()
        self.assertEqual(self.fingerprint(), before)

    def test_computing_again_takes_up_what_is_new(self):
        first = self.make_closed(2)
        run = self.compute_run()
        second = self.make_closed(1)
        run.action_compute()
        self.assertEqual(run.statement_ids.line_ids.order_id, first | second)
        self.assertEqual(run.amount_total, 150)

    def test_an_order_has_one_line_by_the_database(self):
        order = self.make_closed()
        line = self.compute_run().statement_ids.line_ids
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.UniqueViolation),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(
                "INSERT INTO settlement_line (statement_id, kind, order_id, rate_id)"
                " VALUES (%s, 'order', %s, %s)",
                [line.statement_id.id, order.id, self.rate.id],
            )

    def test_a_month_and_a_point_have_one_statement_by_the_database(self):
        self.make_closed()
        run = self.compute_run()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.UniqueViolation),
            self.env.cr.savepoint(),
        ):
            self.make_run()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.UniqueViolation),
            self.env.cr.savepoint(),
        ):
            Statement = self.env["settlement.statement"]._as_step()
            Statement.create({"name": "second", "run_id": run.id, "point_id": self.point.id})

    def test_a_statement_is_billed_once(self):
        self.make_closed()
        run = self.bill_run(self.compute_run())
        statement = self.statement_of(run)
        with self.assertRaisesRegex(UserError, "not possible from there"):
            statement.action_bill()
        bills = self.env["account.move"].search([("ref", "=", statement.name)])
        self.assertEqual(bills, statement.move_id)

    def test_lines_statement_and_bill_agree_to_the_cent(self):
        cents = [0.01, 0.1, 0.2, 33.33, 19.99, 1234.56, 0.07]
        for number, amount in enumerate(cents):
            categ = self.env["product.category"].create({"name": f"C{number}"})
            product = self.env["product.product"].create({"name": categ.name, "categ_id": categ.id})
            self.make_rate(categ_id=categ.id, amount=amount, technician_amount=amount / 2)
            self.make_closed(3, product_id=product.id, serial=False)
        run = self.compute_run()
        statement = self.statement_of(run)
        self.env.cr.execute("SELECT sum(amount) FROM settlement_line WHERE run_id = %s", [run.id])
        expected = sum(round(amount * 100) * 3 for amount in cents)
        self.assertEqual(self.env.cr.fetchone()[0] * 100, expected)
        self.assertEqual(round(statement.amount_total * 100), expected)
        self.bill_run(run)
        self.assertEqual(round(statement.move_id.amount_untaxed * 100), expected)

    def test_an_order_is_not_settled_by_hand(self):
        order = self.make_closed()
        statement = self.compute_run().statement_ids
        Line = self.env["settlement.line"].with_user(self.accountant)
        for forged in (
            {"kind": "order", "order_id": order.id, "rate_id": self.rate.id},
            {"order_id": order.id, "description": "again"},
        ):
            with self.assertRaises(UserError):
                Line.create({"statement_id": statement.id, "amount": 1, **forged})
        line = statement.line_ids
        for act in (lambda: line.write({"amount": 999}), line.unlink):
            with self.assertRaises(UserError):
                act()
