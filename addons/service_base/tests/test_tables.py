import io
from datetime import datetime
from unittest.mock import patch

from odoo.tests import BaseCase, tagged

from odoo.addons.service_base.tables import workbook
from odoo.addons.service_base.tables.problems import FileRefused, Trouble
from odoo.addons.service_base.tables.reader import guarded, open_table, unguarded

from .table_files import csv_bytes, repack, xlsx_bytes

HEADER = ["id", "fault", "place"]


def read(content, encoding=None):
    """``(header, [(row number, cells)], [(row number, trouble)])`` of a file."""
    table = open_table(io.BytesIO(content), encoding)
    rows = list(table.rows())
    good = [(row.number, row.cells) for row in rows if not row.problem]
    bad = [(row.number, row.problem.trouble) for row in rows if row.problem]
    return table.header, good, bad


@tagged("post_install", "-at_install")
class TestTables(BaseCase):
    def assertRefused(self, trouble, content, encoding=None):
        with self.assertRaises(FileRefused) as caught:
            read(content, encoding)
        self.assertEqual(caught.exception.problem.trouble, trouble)
        return caught.exception.problem.params

    def test_every_encoding_people_save_in_is_recognised(self):
        rows = [["1", "屏幕不亮，无法开机", "深圳南山服务网点"], ["2", "电池鼓包", "广州天河"]]
        for encoding in ("utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-32"):
            with self.subTest(encoding=encoding):
                header, good, bad = read(csv_bytes(rows, HEADER, encoding))
                self.assertEqual((header, bad), (HEADER, []))
                self.assertEqual([cells for _number, cells in good], rows)

    def test_western_text_is_not_taken_for_chinese(self):
        content = csv_bytes([["1", "kaffemaskine går i stå, lækage", "Allerød"]], HEADER, "cp1252")
        self.assertRefused(Trouble.ENCODING_UNKNOWN, content)
        _header, good, _bad = read(content, "cp1252")
        self.assertEqual(good[0][1][2], "Allerød")

    def test_a_wrongly_chosen_encoding_is_told(self):
        content = csv_bytes([["1", "går i stå", "Allerød"]], HEADER, "cp1252")
        params = self.assertRefused(Trouble.ENCODING_WRONG, content, "utf-8-sig")
        self.assertEqual(params, {"encoding": "utf-8-sig"})

    def test_a_bad_byte_far_down_the_file_is_found_before_anything_is_read(self):
        content = csv_bytes([[str(n), "text", "place"] for n in range(50_000)], HEADER) + b"\xff\n"
        self.assertRefused(Trouble.ENCODING_UNKNOWN, content)

    def test_any_usual_delimiter_is_found(self):
        for delimiter in ",;\t|":
            with self.subTest(delimiter=delimiter):
                content = csv_bytes([["1", "a,b;c", "d|e"]], HEADER, delimiter=delimiter)
                _header, good, _bad = read(content)
                self.assertEqual(good, [(2, ["1", "a,b;c", "d|e"])])
        _header, good, _bad = read(b"sep=;\r\nid;fault;place\r\n1;x;y\r\n")
        self.assertEqual(good, [(3, ["1", "x", "y"])])

    def test_quotes_and_line_breaks_inside_cells_stay(self):
        rows = [["1", 'says "beep"\nand stops', "a, b"], ["2", "=1+1", "c"]]
        _header, good, bad = read(csv_bytes(rows, HEADER))
        self.assertEqual([cells for _number, cells in good], rows)
        self.assertFalse(bad)

    def test_blank_rows_are_no_rows_and_keep_the_numbers_of_the_others(self):
        _header, good, bad = read(b"\n\nid,fault\n\n1,a\n,,\n2,b\n")
        self.assertEqual(good, [(5, ["1", "a"]), (7, ["2", "b"])])
        self.assertFalse(bad)

    def test_one_bad_row_does_not_spoil_the_others(self):
        _header, good, bad = read(b'id,fault\n1,a\n2,"b"x\n3,c,d\n4,e\n')
        self.assertEqual([number for number, _cells in good], [2, 5])
        self.assertEqual(bad, [(3, Trouble.BAD_QUOTES), (4, Trouble.TOO_MANY_CELLS)])

    def test_a_quotation_mark_that_is_never_closed_is_told_with_its_row(self):
        params = self.assertRefused(Trouble.OPEN_QUOTE, b'id,fault\n1,a\n2,"b\n3,c\n')
        self.assertEqual(params, {"row": 3})

    def test_what_is_no_table_is_refused_by_its_content(self):
        for content, trouble in (
            (b"", Trouble.EMPTY_FILE),
            (b"\n\n  \n", Trouble.EMPTY_FILE),
            (b"%PDF-1.7 and so on", Trouble.NOT_A_TABLE),
            (b"\x89PNG\r\n\x1a\n", Trouble.NOT_A_TABLE),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Trouble.OLD_EXCEL),
            (b"PK\x03\x04 no zip at all", Trouble.BROKEN_WORKBOOK),
            (b",".join(b"c%d" % n for n in range(10_000)), Trouble.TOO_MANY_COLUMNS),
        ):
            with self.subTest(trouble=trouble):
                self.assertRefused(trouble, content)

    def test_a_cell_is_guarded_for_spreadsheets_and_comes_back_as_it_was(self):
        for cell in ("=1+1", "+1", "-1", "@x", " =1", "'quoted", "plain", ""):
            with self.subTest(cell=cell):
                shown = guarded(cell)
                self.assertNotIn(shown.lstrip(" ")[:1], ("=", "+", "-", "@"))
                self.assertEqual(unguarded(shown), cell.strip())


@tagged("post_install", "-at_install")
class TestImportWorkbook(BaseCase):
    assertRefused = TestTables.assertRefused

    def test_numbers_dates_and_blanks_come_as_text(self):
        rows = [[1, 2.0, datetime(2024, 3, 2)], [10**12, 2.5, datetime(2024, 3, 2, 14, 30)]]
        _header, good, bad = read(xlsx_bytes([*rows, [None, True, None]], HEADER))
        self.assertEqual(
            [cells for _number, cells in good],
            [
                ["1", "2", "2024-03-02"],
                ["1000000000000", "2.5", "2024-03-02 14:30:00"],
                ["", "True", ""],
            ],
        )
        self.assertFalse(bad)

    def test_a_formula_counts_by_its_saved_result_and_is_never_run(self):
        def formula(sheet):
            sheet["B2"] = '=HYPERLINK("http://example.org","x")'

        content = xlsx_bytes([["1", "", "here"], ["2", "fine", "there"]], HEADER, formula)
        _header, good, bad = read(content)
        self.assertEqual(bad, [(2, Trouble.FORMULA)])
        self.assertEqual(good, [(3, ["2", "fine", "there"])])

    def test_a_spreadsheet_error_rejects_its_row(self):
        def error(sheet):
            sheet["B2"].value = "#REF!"
            sheet["B2"].data_type = "e"

        _header, _good, bad = read(xlsx_bytes([["1", "", ""]], HEADER, error))
        self.assertEqual(bad, [(2, Trouble.CELL_ERROR)])

    def test_merged_cells_are_filled_in_the_first_only(self):
        content = xlsx_bytes(
            [["1", "a", "b"], ["2", "c", "d"]], HEADER, lambda sheet: sheet.merge_cells("B2:B3")
        )
        _header, good, _bad = read(content)
        self.assertEqual([cells for _n, cells in good], [["1", "a", "b"], ["2", "", "d"]])

    def test_a_workbook_that_unpacks_to_too_much_is_refused_unread(self):
        content = repack(xlsx_bytes([["1", "a", "b"]], HEADER), {"xl/styles.xml": self.bloat})
        with patch.object(workbook, "MAX_IN_MEMORY", 1_000_000):
            self.assertRefused(Trouble.UNSAFE_WORKBOOK, content)

    @staticmethod
    def bloat(part):
        return part + b" " * 2_000_000

    def test_entities_in_a_workbook_are_refused_unread(self):
        def declare(part):
            return (
                b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
                + part
            )

        content = repack(xlsx_bytes([["1", "a", "b"]], HEADER), {"xl/workbook.xml": declare})
        self.assertRefused(Trouble.UNSAFE_WORKBOOK, content)

    def test_a_damaged_workbook_is_told(self):
        content = xlsx_bytes([["1", "a", "b"]], HEADER)
        self.assertRefused(Trouble.BROKEN_WORKBOOK, content[: len(content) // 2])
        broken = repack(content, {"xl/worksheets/sheet1.xml": lambda part: part[:-40]})
        self.assertRefused(Trouble.BROKEN_WORKBOOK, broken)
