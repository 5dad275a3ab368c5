import io
from datetime import date, timedelta

from openpyxl import load_workbook

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import HttpCase, tagged

from ..report.deposit_statement_workbook import DepositStatementWorkbook
from .common import LedgerCase

NASTY = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")']


class StatementCase(LedgerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pay_in(cls.account, 1000)
        cls.env.cr.execute(
            "ALTER TABLE deposit_entry DISABLE TRIGGER deposit_entry_append_only_rows;"
            "UPDATE deposit_entry SET at = at - interval '90 days' WHERE account_id = %s;"
            "ALTER TABLE deposit_entry ENABLE TRIGGER deposit_entry_append_only_rows",
            [cls.account.id],
        )
        cls.env.invalidate_all()
        cls.hold_parts((cls.screen, 3), (cls.battery, 1))

    def statement(self, user=None, account=None, **vals):
        return (
            self.env["deposit.statement"]
            .with_user(user or self.manager)
            .create({"account_id": (account or self.account).id, **vals})
        )


@tagged("post_install", "-at_install")
class TestDepositStatement(StatementCase):
    def test_it_tells_opening_entries_closing_and_parts(self):
        facts = self.statement()._facts()
        self.assertEqual(facts["opening"], {"balance": 1000.0, "held": 0.0})
        self.assertEqual(facts["closing"], {"balance": 1000.0, "held": 330.0})
        self.assertEqual([row["held"] for row in facts["rows"]], [300.0, 330.0, 330.0, 330.0])
        self.assertEqual((facts["limit"], facts["free"]), (1000.0, 670.0))
        self.assertEqual(
            [(part["part"], part["pieces"], part["value"]) for part in facts["parts"]],
            [("Screen", 3.0, 300.0), ("Battery", 1.0, 30.0)],
        )
        self.assertEqual(facts["last_hash"], self.account.entry_ids[0].hash)

    def test_an_earlier_period_closes_as_it_was_then(self):
        month_ago = date.today() - timedelta(days=40)
        facts = self.statement(date_from=month_ago - timedelta(days=60), date_to=month_ago)._facts()
        self.assertEqual(facts["closing"], {"balance": 1000.0, "held": 0.0})
        self.assertEqual(facts["opening"], {"balance": 0.0, "held": 0.0})
        self.assertEqual((len(facts["rows"]), facts["parts"]), (1, []))

    def test_the_period_ends_after_it_begins(self):
        with self.assertRaises(ValidationError):
            self.statement(date_from=date.today(), date_to=date.today() - timedelta(days=1))

    def test_finance_and_point_read_it_and_strangers_do_not(self):
        for user in (self.accountant, self.manager):
            self.assertIn("Screen", self.statement(user).body)
        with self.assertRaises(AccessError):
            self.assertFalse(self.statement(self.other_manager).body)
        technician = self.make_user(
            "tech.north", "service_network.group_point_technician", self.point
        )
        with self.assertRaises(AccessError):
            self.statement(technician)

    def test_what_somebody_wrote_runs_nowhere(self):
        self.account._charge(1, "<script>alert(1)</script>")
        body = self.statement(self.accountant).body
        self.assertNotIn("<script>", body)
        self.assertIn("&lt;script&gt;", body)

    def test_the_printed_sheet_says_the_same(self):
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "deposit_ledger.report_deposit_statement", self.statement().ids
        )
        self.assertIn("Screen", html.decode())

    def test_no_cell_of_the_workbook_is_a_formula(self):
        for text in NASTY:
            self.account._charge(0.01, text)
        book = load_workbook(
            io.BytesIO(DepositStatementWorkbook(self.statement(self.accountant)).build())
        )
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        self.assertFalse([cell.value for cell in cells if cell.data_type == "f"])
        self.assertFalse([cell for cell in cells if cell.hyperlink])
        texts = {cell.value for cell in cells}
        self.assertLessEqual({text.strip() for text in NASTY}, {str(t).strip() for t in texts})

    def sheets(self):
        content = DepositStatementWorkbook(self.statement(self.accountant)).build()
        return [
            list(sheet.iter_rows(values_only=True))
            for sheet in load_workbook(io.BytesIO(content)).worksheets
        ]

    def test_the_workbook_tells_what_the_screen_tells(self):
        facts = self.statement(self.accountant)._facts()
        account, parts = self.sheets()
        pairs = {row[0]: row[1] for row in account}
        self.assertEqual(
            [pairs[label] for label in ("Opening Deposit", "Closing Deposit", "Free Limit")],
            [facts["opening"]["balance"], facts["closing"]["balance"], facts["free"]],
        )
        entries = [row for row in account if isinstance(row[0], int)]
        self.assertEqual(
            [(row[0], row[10]) for row in entries],
            [(row["seq"], row["held"]) for row in facts["rows"]],
        )
        rows = [(part["part"], part["pieces"], part["value"]) for part in facts["parts"]]
        self.assertEqual(parts[1:], [*rows, ("Total", 4, facts["closing"]["held"])])

    def test_the_year_is_told_where_the_period_has_two(self):
        days = {"date_from": date(2025, 12, 1), "date_to": date(2026, 1, 31)}
        self.assertEqual(self.statement(**days)._when_format(), "yyyy-MM-dd HH:mm")
        days["date_from"] = date(2026, 1, 1)
        self.assertEqual(self.statement(**days)._when_format(), "MM-dd HH:mm")

    def test_its_queries_do_not_grow_with_the_entries(self):
        few = self.statement()
        few_queries = self.count_queries(few._facts)
        for _each in range(20):
            self.account._charge(0.01, "x")
        self.env.invalidate_all()
        self.assertLessEqual(self.count_queries(self.statement()._facts), few_queries * 1.5)


@tagged("post_install", "-at_install")
class TestDepositStatementPage(StatementCase, HttpCase):
    def get(self, login, account, **dates):
        self.authenticate(login, login)
        dates = {"date_from": "2020-01-01", "date_to": "2099-01-01", **dates}
        query = "&".join(f"{name}={value}" for name, value in dates.items())
        return self.url_open(f"/deposit/statement/{account.id}/xlsx?{query}")

    def test_only_who_may_read_the_account_gets_the_file(self):
        for user in (self.manager, self.accountant, self.other_manager):
            user.sudo().password = user.login
        self.assertEqual(self.get(self.manager.login, self.account).status_code, 200)
        self.assertEqual(self.get(self.accountant.login, self.account).status_code, 200)
        self.assertEqual(self.get(self.other_manager.login, self.account).status_code, 404)
        absent = self.account.browse(self.account.id + 10**6)
        self.assertEqual(self.get(self.other_manager.login, absent).status_code, 404)
        self.assertEqual(self.get(self.manager.login, self.account, date_to="x").status_code, 404)
