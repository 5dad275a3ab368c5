import io

import openpyxl

from odoo.tests import HttpCase, tagged

from ..xlsx import StatementWorkbook
from .common import SettlementCase

PAYLOADS = ('=HYPERLINK("http://evil","x")', "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "http://evil")


@tagged("post_install", "-at_install")
class TestSettlementXlsx(SettlementCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for number, payload in enumerate(PAYLOADS):
            cls.make_closed(contact_name=payload, phone=f"1370000000{number}")
        cls.make_closed(point=cls.other_point)
        cls.run_ = cls.compute_run()
        cls.run_.action_send()
        cls.statement = cls.run_.statement_ids.filtered(lambda s: s.point_id == cls.point)
        cls.foreign = cls.run_.statement_ids - cls.statement

    def open_book(self, content):
        return openpyxl.load_workbook(io.BytesIO(content))

    def test_the_workbook_tells_summary_orders_and_piece_rates(self):
        book = self.open_book(StatementWorkbook(self.statement.with_user(self.manager)).build())
        summary, orders, technicians = book.worksheets
        texts = [cell.value for row in summary.iter_rows() for cell in row]
        self.assertIn(self.statement.name, texts)
        self.assertIn(300, texts)
        self.assertEqual(orders.max_row, 1 + len(PAYLOADS))
        self.assertEqual(sum(row[9] for row in orders.iter_rows(min_row=2, values_only=True)), 300)
        self.assertEqual(
            list(technicians.iter_rows(min_row=2, max_row=2, values_only=True))[0][-2:],
            (len(PAYLOADS), 120),
        )
        self.assertEqual(technicians.cell(row=2, column=1).value, "Tech North")

    def test_no_cell_is_a_formula_or_a_link(self):
        book = self.open_book(StatementWorkbook(self.statement).build())
        cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
        values = [cell.value for cell in cells]
        for payload in PAYLOADS:
            self.assertIn(payload.strip(), [str(value).strip() for value in values])
        self.assertFalse([cell for cell in cells if cell.data_type == "f" or cell.hyperlink])

    def test_headings_are_in_the_language_of_the_reader(self):
        if not self.env["res.lang"].search([("code", "=", "zh_CN")]):
            self.env["res.lang"]._activate_lang("zh_CN")
        book = self.open_book(StatementWorkbook(self.statement.with_context(lang="zh_CN")).build())
        self.assertEqual(book.sheetnames, ["汇总", "工单", "技术员"])

    def test_a_point_downloads_its_own_statement_only(self):
        self.manager.password = "north.user"
        self.authenticate("north.user", "north.user")
        own = self.url_open(f"/settlement/statement/{self.statement.id}/xlsx")
        self.assertEqual(own.status_code, 200)
        self.assertEqual(len(self.open_book(own.content).worksheets), 3)
        forbidden = self.url_open(f"/settlement/statement/{self.foreign.id}/xlsx")
        absent = self.url_open("/settlement/statement/999999999/xlsx")
        self.assertEqual((forbidden.status_code, absent.status_code), (404, 404))
        self.authenticate(None, None)
        nobody = self.url_open(
            f"/settlement/statement/{self.statement.id}/xlsx", allow_redirects=False
        )
        self.assertIn(nobody.status_code, (302, 303))
