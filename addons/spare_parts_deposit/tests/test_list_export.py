import csv
import io
import json

from openpyxl import load_workbook

from odoo.http import Request
from odoo.tests import HttpCase, tagged

from .common import PartsCase

NASTY = ('=HYPERLINK("http://evil","x")', "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", "＝1+1")
STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝")


@tagged("post_install", "-at_install")
class TestListExport(PartsCase, HttpCase):
    """The ledger as Odoo's own list export gives it away."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant.group_ids += cls.env.ref("base.group_allow_export")
        cls.accountant.sudo().password = cls.accountant.login
        cls.pay_in(cls.account, 1000)
        for text in NASTY:
            cls.account._charge(1, text)

    def export(self, kind, names=("at", "kind", "note", "balance_delta"), groupby=()):
        self.authenticate(self.accountant.login, self.accountant.login)
        fields = self.env["deposit.entry"].fields_get(names, ["string", "type"])
        data = {
            "model": "deposit.entry",
            "fields": [
                {"name": name, "label": NASTY[0] if name == "note" else field["string"], **field}
                for name, field in fields.items()
            ],
            "ids": False,
            "domain": [["account_id", "=", self.account.id]],
            "groupby": list(groupby),
            "import_compat": False,
            "context": {},
        }
        form = {"data": json.dumps(data), "csrf_token": Request.csrf_token(self)}
        answer = self.url_open(f"/web/export/{kind}", data=form)
        self.assertEqual(answer.status_code, 200, answer.text[:500])
        return answer.content

    def cells(self, content):
        sheets = load_workbook(io.BytesIO(content)).worksheets
        return [cell for sheet in sheets for row in sheet.iter_rows() for cell in row]

    def assertTextsOnly(self, cells):
        self.assertFalse([cell.value for cell in cells if cell.data_type == "f"])
        self.assertFalse([cell.value for cell in cells if cell.hyperlink])
        shown = " ".join(str(cell.value) for cell in cells)
        for text in NASTY:
            self.assertIn(text.strip(), shown)

    def test_no_cell_of_the_ledger_in_excel_is_a_formula_or_a_link(self):
        self.assertTextsOnly(self.cells(self.export("xlsx")))

    def test_nor_where_the_ledger_is_grouped_by_what_somebody_wrote(self):
        self.assertTextsOnly(self.cells(self.export("xlsx", groupby=["note"])))

    def test_amounts_stay_numbers(self):
        cells = self.cells(self.export("xlsx"))
        self.assertIn(1000, [cell.value for cell in cells if cell.data_type == "n"])

    def test_no_text_of_the_ledger_in_csv_starts_a_formula(self):
        rows = list(csv.DictReader(io.StringIO(self.export("csv").decode())))
        self.assertEqual(len(rows), len(NASTY) + 1)
        notes = [row[f"'{NASTY[0]}"] for row in rows]
        self.assertFalse([note for note in notes if note.startswith(STARTS)])
        self.assertLessEqual({f"'{text}" for text in NASTY}, set(notes))
