import base64
import io

import openpyxl

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import PartsCase


@tagged("post_install", "-at_install")
class TestPartsSources(PartsCase):
    """Requisitions from minimum stock and from a file."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pay_in(cls.account, 10_000)
        cls.screen.default_code = "PT-SCREEN"
        cls.battery.barcode = "6900001"
        cls.Minimum = cls.env["point.part.minimum"]

    def minimum(self, part, least, most, point=None):
        return self.Minimum.create(
            {
                "point_id": (point or self.point).id,
                "product_id": part.id,
                "min_qty": least,
                "max_qty": most,
            }
        )

    def drafts(self):
        return self.env["parts.requisition"].search(
            [("point_id", "=", self.point.id), ("is_suggested", "=", True)]
        )

    def test_below_the_least_it_asks_up_to_the_most(self):
        self.stock_point((self.screen, 2), (self.battery, 3))
        self.minimum(self.screen, 3, 10)
        self.minimum(self.battery, 3, 10)
        self.Minimum.with_user(self.storekeeper).action_fill_requisition()
        lines = self.drafts().line_ids
        self.assertEqual((lines.product_id, lines.quantity), (self.screen, 8))

    def test_what_is_coming_counts(self):
        self.take_to(self.ask_for((self.screen, 2)), "submitted")
        self.take_to(self.ask_for((self.screen, 2)), "shipped")
        row = self.minimum(self.screen, 5, 6)
        self.assertEqual((row.there_qty, row.missing_qty), (4, 2))

    def test_every_night_the_draft_is_brought_up_to_date(self):
        self.minimum(self.screen, 3, 10)
        self.Minimum._cron_fill_drafts()
        self.Minimum._cron_fill_drafts()
        self.assertEqual(self.drafts().line_ids.quantity, 10)
        self.stock_point((self.screen, 4))
        self.Minimum._cron_fill_drafts()
        self.assertFalse(self.drafts())

    def test_nothing_to_ask_for_is_said(self):
        with self.assertRefused("Nothing is below"):
            self.Minimum.with_user(self.storekeeper).action_fill_requisition()

    def test_a_point_sees_its_own_minimum(self):
        row = self.minimum(self.screen, 1, 2)
        with self.assertRaises(AccessError):
            row.with_user(self.other_storekeeper).check_access("read")
        with self.assertRaises(AccessError):
            self.Minimum.with_user(self.technician_user).action_fill_requisition()

    def test_the_number_of_queries_does_not_grow(self):
        parts = [self.make_part(f"M{number}", 1, stock=0) for number in range(55)]
        few = self.Minimum.union(*[self.minimum(part, 1, 2) for part in parts[:5]])
        many = self.Minimum.union(*[self.minimum(part, 1, 2) for part in parts[5:]])
        few_queries = self.count_queries(lambda: few.mapped("missing_qty"))
        self.assertLessEqual(self.count_queries(lambda: many.mapped("missing_qty")), few_queries)

    # --- from a file ---

    def upload(self, content, name="parts.csv", **vals):
        wizard = (
            self.env["parts.requisition.upload"]
            .with_user(self.storekeeper)
            .create({"file": base64.b64encode(content), "filename": name, **vals})
        )
        before = self.env["parts.requisition"].search([])
        wizard.action_read()
        return wizard, self.env["parts.requisition"].search([]) - before

    def test_codes_and_quantities_become_a_draft(self):
        _wizard, made = self.upload("编码,数量\npt-screen,2\n6900001,3\nPT-SCREEN,1\n".encode())
        lines = made.line_ids.sorted("id")
        self.assertEqual(lines.mapped("quantity"), [3, 3])
        self.assertEqual(lines.product_id, self.screen | self.battery)

    def test_a_workbook_does_as_well(self):
        book, file = openpyxl.Workbook(), io.BytesIO()
        book.active.append(["Code", "Quantity"])
        book.active.append(["PT-SCREEN", 4])
        book.save(file)
        _wizard, made = self.upload(file.getvalue(), "parts.xlsx")
        self.assertEqual(made.line_ids.quantity, 4)

    def read_quantity(self, quantity, code="PT-SCREEN"):
        """``(pieces asked for, problems)`` of a file with this one quantity."""
        wizard, made = self.upload(f"Code;Quantity\n{code};{quantity}\n".encode())
        return made.line_ids.quantity, wizard.problems

    def test_a_quantity_is_what_it_says_or_is_refused(self):
        for text, pieces in (
            ("2", 2),
            ("2.0", 2),
            ("1,234", 1234),
            ("12,345.00", 12_345),
            ("２", 2),
        ):
            with self.subTest(text=text):
                self.assertEqual(self.read_quantity(text), (pieces, False))
        for text in (
            *("2,0", "1,5", "2,00", "1.234,5", "1_000", "50%", "0.0001", "1.5", "0,500", "1,2345"),
            *("2.5E+01", "2e3", "1 000", "-1", "nan", "inf", "+3", "½", "2 个", "0x10", "9" * 400),
        ):
            with self.subTest(text=text):
                pieces, problems = self.read_quantity(text)
                self.assertFalse(pieces)
                self.assertIn("Row 2", problems)

    def test_half_a_metre_is_something(self):
        self.screen.uom_id = self.env.ref("uom.product_uom_meter")
        self.assertEqual(self.read_quantity("1.5"), (1.5, False))
        self.assertFalse(self.read_quantity("0.0001")[0])

    def test_a_code_is_found_however_it_is_spelled(self):
        for code in (
            "pt screen",
            "ＰＴ－ＳＣＲＥＥＮ",
            "pt–screen",
            "\u200bPT-SCREEN",
            "'PT-SCREEN1",
        ):
            with self.subTest(code=code):
                self.assertEqual(bool(self.read_quantity("1", code)[0]), "1" not in code)

    def test_a_percentage_in_a_workbook_is_no_quantity(self):
        book, file = openpyxl.Workbook(), io.BytesIO()
        book.active.append(["Code", "Quantity"])
        book.active.append(["PT-SCREEN", 0.5])
        book.active["B2"].number_format = "0%"
        book.save(file)
        wizard, made = self.upload(file.getvalue(), "parts.xlsx")
        self.assertFalse(made)
        self.assertIn("50%", wizard.problems)

    def test_a_header_that_stands_twice_is_refused(self):
        wizard, made = self.upload(b"Code,Qty,Quantity\nPT-SCREEN,2,3\n")
        self.assertFalse(made)
        self.assertIn("more than once", wizard.problems)

    def test_the_sheet_that_is_read_is_told_and_can_be_chosen(self):
        book, file = openpyxl.Workbook(), io.BytesIO()
        for sheet, pieces in ((book.active, 2), (book.create_sheet("May"), 5)):
            sheet.append(["Code", "Quantity"])
            sheet.append(["PT-SCREEN", pieces])
        book.active.title = "April"
        hidden = book.create_sheet("Old", 0)
        hidden.sheet_state = "hidden"
        hidden.append(["Code", "Quantity"])
        hidden.append(["PT-SCREEN", 99])
        book.save(file)
        _wizard, made = self.upload(file.getvalue(), "parts.xlsx")
        self.assertEqual(made.line_ids.quantity, 2)
        self.assertIn("May", made.note)
        _wizard, made = self.upload(file.getvalue(), "parts.xlsx", sheet="May")
        self.assertEqual(made.line_ids.quantity, 5)

    def test_bad_rows_are_named_and_nothing_is_done(self):
        wizard, made = self.upload(b"Code,Quantity\nPT-SCREEN,2\nNOBODY,1\n,5\nPT-SCREEN,many\n")
        self.assertFalse(made)
        lines = wizard.problems.splitlines()
        self.assertEqual(len(lines), 3)
        for number, word in (("3", "NOBODY"), ("4", "missing"), ("5", "many")):
            line = next(line for line in lines if f"Row {number}:" in line)
            self.assertIn(word, line)

    def test_a_file_that_is_no_table_is_refused_with_a_sentence(self):
        for content, word in (
            (b"%PDF-1.4 nothing", "CSV"),
            (b"a,b\n1,2\n", "code"),
            (b"Code,Quantity\n", "no rows"),
        ):
            wizard, made = self.upload(content)
            self.assertFalse(made)
            self.assertIn(word, wizard.problems)
