import io
import re
import zipfile
from datetime import datetime
from unittest.mock import patch

import openpyxl
import xlsxwriter

from odoo.tests import BaseCase, tagged

from odoo.addons.service_base.tables import reader, workbook
from odoo.addons.service_base.tables.problems import FileRefused, Trouble
from odoo.addons.service_base.tables.reader import guarded, lost_digits, open_table, unguarded
from odoo.addons.service_base.tables.workbook import Limits

from .table_files import csv_bytes, repack, xlsx_bytes

SHEET = "xl/worksheets/sheet1.xml"

HEADER = ["id", "fault", "place"]


def read(content, encoding=None, **options):
    """``(header, [(row number, cells)], [(row number, trouble)])`` of a file."""
    table = open_table(io.BytesIO(content), encoding, **options)
    rows = list(table.rows())
    good = [(row.number, row.cells) for row in rows if not row.problem]
    bad = [(row.number, row.problem.trouble) for row in rows if row.problem]
    return table.header, good, bad


@tagged("post_install", "-at_install")
class TestTables(BaseCase):
    def assertRefused(self, trouble, content, encoding=None, **options):
        with self.assertRaises(FileRefused) as caught:
            read(content, encoding, **options)
        self.assertEqual(caught.exception.problem.trouble, trouble)
        return caught.exception.problem.params

    def test_every_encoding_people_save_in_is_recognised(self):
        rows = [["1", "屏幕不亮，无法开机", "深圳南山服务网点"], ["2", "电池鼓包", "广州天河"]]
        for encoding in ("utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-32"):
            with self.subTest(encoding=encoding):
                header, good, bad = read(csv_bytes(rows, HEADER, encoding))
                self.assertEqual((header, bad), (HEADER, []))
                self.assertEqual([cells for _number, cells in good], rows)

    def test_two_bytes_a_letter_are_recognised_without_a_mark(self):
        header = ["工单号", "故障现象", "服务网点"]
        rows = [
            ["一", "开机后屏幕不亮无法开机插上电源适配器也没有反应" * 20, "深圳南山服务网点"]
        ] * 3
        for encoding in ("utf-16-le", "utf-16-be"):
            content = csv_bytes(rows, header, encoding)
            for wanted in (None, "utf-16"):
                with self.subTest(encoding=encoding, wanted=wanted):
                    found, good, bad = read(content, wanted)
                    self.assertEqual((found, bad), (header, []))
                    self.assertEqual([cells for _number, cells in good], rows)
        self.assertRefused(Trouble.ENCODING_WRONG, b"id,fault\n1,a\n\n", "utf-16")

    def test_the_euro_sign_of_windows_is_read_in_a_chinese_file(self):
        content = "编号,价格,网点\n1,屏幕总成 ¤ 12,深圳\n".encode("gbk").replace(
            "¤".encode("gbk"), b"\x80"
        )
        for wanted in (None, "gb18030"):
            _header, good, bad = read(content, wanted)
            self.assertEqual((good, bad), ([(2, ["1", "屏幕总成 € 12", "深圳"])], []))
        self.assertEqual(read(content.replace(b"\x80", "€".encode("gb18030")))[1], good)
        self.assertRefused(Trouble.ENCODING_UNKNOWN, content.replace(b"\x80", b"\xff"))

    def test_utf_7_is_named_and_refused(self):
        text = "工单号,故障现象,电话\r\n1,屏幕不亮，无法开机。📱,+8613800001072\r\n"
        for content in (
            text.encode("utf-7"),
            b"+/v8-id,fault\r\n1,a\r\n",
            "id,fault\n1,a\n2,电池鼓包\n".encode("utf-7"),
        ):
            for wanted in (None, "gb18030", "utf-8-sig"):
                with self.subTest(content=content, wanted=wanted):
                    self.assertRefused(Trouble.UTF7, content, wanted)

    def test_plus_signs_of_phones_and_models_are_no_utf_7(self):
        for cell in (
            *(
                "+8613800001072",
                "+14155552670",
                "+14155552671",
                "+44 20 7946 0018",
                "+852 2345 6789",
            ),
            *("Note+X9 Pro", "USB+Lightning", "1+1", "C++", "+-", "a+b", "+AB", "+abc"),
            *("earphone+mic", "adapter+keyboard", "Hunan+Yiyang", "+cable+charger+backbone"),
        ):
            with self.subTest(cell=cell):
                self.assertEqual(read(f"id,phone\n1,{cell}\n".encode())[1], [(2, ["1", cell])])

    def test_traditional_chinese_is_not_taken_for_simplified(self):
        content = "工單號,機型,序號,客戶,電話\n1,2,3,4,5\n".encode("big5")
        self.assertRefused(Trouble.ENCODING_UNKNOWN, content)
        self.assertEqual(read(content, "big5")[0], ["工單號", "機型", "序號", "客戶", "電話"])

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
            (b"PK\x05\x06" + bytes(18), Trouble.BROKEN_WORKBOOK),
            (b"<html><table><tr><td>id</td></tr></table></html>", Trouble.WEB_PAGE),
            (b'\xef\xbb\xbf<?xml version="1.0"?>\n<Workbook/>', Trouble.WEB_PAGE),
            ("<!DOCTYPE html><p>表</p>".encode("utf-16"), Trouble.WEB_PAGE),
            (b"\n <TABLE border=1>", Trouble.WEB_PAGE),
            (self.zipped("mimetype", "content.xml"), Trouble.OPEN_DOCUMENT),
            (self.zipped("Index/Document.iwa"), Trouble.NUMBERS),
            (self.zipped("word/document.xml"), Trouble.NOT_A_TABLE),
            (b"id,a\0b\n1,2\n", Trouble.NUL_CHARACTER),
            (b",".join(b"c%d" % n for n in range(10_000)), Trouble.TOO_MANY_COLUMNS),
        ):
            with self.subTest(trouble=trouble):
                self.assertRefused(trouble, content)

    @staticmethod
    def zipped(*names):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            for name in names:
                archive.writestr(name, "x")
        return file.getvalue()

    def test_what_swells_is_refused_before_it_is_built(self):
        few = Limits(unpacked=1 << 20, cells=1000)
        for content in (
            b"id,b\n" + b",\n" * 1000,
            b"id,b\n" + b"\n" * 2000,
            b"id,b\n" + b"," * 2000 + b"\n",
        ):
            with self.subTest(content=content[:10]):
                self.assertRefused(Trouble.TOO_MANY_TABLE_CELLS, content, limits=few)
        with patch.object(reader, "LONGEST_ROW", 10_000):
            self.assertRefused(Trouble.LONG_ROW, b"id,b\n" + b"," * 20_000)
            self.assertRefused(Trouble.LONG_ROW, b'id,b\n1,"' + b"x\n" * 20_000 + b'"\n')

    def test_a_cell_that_is_a_book_sets_its_row_aside(self):
        _header, good, bad = read(b"id,b\n1," + b"x" * 140_000 + b"\n2,c\n")
        self.assertEqual(good, [(3, ["2", "c"])])
        self.assertEqual(bad, [(2, Trouble.LONG_CELL)])

    def test_what_shops_write_so_that_a_number_stays_text_is_the_number(self):
        for cell in ('="867530061200017"', "'867530061200017", "\t867530061200017"):
            with self.subTest(cell=cell):
                self.assertEqual(unguarded(cell), "867530061200017")
        self.assertEqual(unguarded("'SN-77A"), "SN-77A")
        for cell in ("'quoted", "'t is 5 days", "'5 days'", '="a"&"b"'):
            with self.subTest(cell=cell):
                self.assertIn(unguarded(cell), (cell, cell[1:] if cell[1] in "=+-" else cell))

    def test_a_number_that_a_spreadsheet_shortened_is_told(self):
        for cell in ("8.67531E+14", "1.39E+10", "8,67531E+14", "9E+15", "8.67531e+14"):
            self.assertTrue(lost_digits(cell), cell)
        for cell in ("5E10", "E+14", "867530061200017", "2E+", "SN8.6E+14"):
            self.assertFalse(lost_digits(cell), cell)

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

    def test_every_row_is_read_whatever_the_dimension_says(self):
        rows = [["1", "a", "b"], ["2", "c", "d"], ["3", "e", "f"]]
        content = xlsx_bytes(rows, HEADER)
        for told in (b'<dimension ref="A1"/>', b'<dimension ref="A1:C2"/>', b"", b"<dimension/>"):
            with self.subTest(told=told):
                changed = repack(
                    content,
                    {SHEET: lambda part, told=told: re.sub(rb"<dimension [^>]*/>", told, part)},
                )
                _header, good, bad = read(changed)
                self.assertEqual([cells for _number, cells in good], rows)
                self.assertFalse(bad)

    def test_rows_out_of_order_or_with_a_repeated_number_are_all_read(self):
        rows = [["1", "a", "b"], ["2", "c", "d"], ["3", "e", "f"]]
        content = xlsx_bytes(rows, HEADER)
        for numbers in ((2, 2, 3), (4, 2, 3), (9, 3, 2)):

            def renumber(part, numbers=numbers):
                for old, new in zip((2, 3, 4), numbers, strict=True):
                    part = part.replace(b'<row r="%d"' % old, b'<row r="_%d"' % new)
                    for column in b"ABC":
                        old_place, new_place = (b'"%c%d"' % (column, n) for n in (old, new))
                        part = part.replace(b"<c r=" + old_place, b"<c r=_" + new_place)
                return part.replace(b'"_', b'"').replace(b"=_", b"=")

            with self.subTest(numbers=numbers):
                _header, good, _bad = read(repack(content, {SHEET: renumber}))
                self.assertEqual([cells for _number, cells in good], rows)
                told = [number for number, _cells in good]
                self.assertEqual(told, sorted(set(told)))

    def test_rows_and_cells_without_a_place_follow_each_other(self):
        rows = [["1", "a", "b"], ["2", "c", "d"]]

        def nameless(part):
            return re.sub(rb'(<row|<c) r="[A-Z]*\d+"', rb"\1", part)

        _header, good, _bad = read(repack(xlsx_bytes(rows, HEADER), {SHEET: nameless}))
        self.assertEqual([cells for _number, cells in good], rows)

    def test_numbers_are_exact_to_sixteen_digits_and_refused_above(self):
        longest = 9_007_199_254_740_992
        content = xlsx_bytes(
            [[867530061200017, 1234567890123456, 0], [10**16, "", ""], [9.9e19, "", ""]],
            HEADER,
        )
        # as some systems write it
        content = repack(
            content, {SHEET: lambda part: part.replace(b"<v>0<", b"<v>9.007199254740992E15<")}
        )
        _header, good, bad = read(content)
        expected = ["867530061200017", "1234567890123456", str(longest)]
        self.assertEqual([cells for _number, cells in good], [expected])
        self.assertEqual(bad, [(3, Trouble.DIGITS_LOST), (4, Trouble.DIGITS_LOST)])

    def test_a_percentage_is_told_as_one(self):
        def percent(sheet):
            sheet["A2"].number_format = "0%"

        _header, good, _bad = read(xlsx_bytes([[0.5, 1.25, "x"]], HEADER, percent))
        self.assertEqual(good[0][1], ["50%", "1.25", "x"])

    def workbook_of(self, sheets):
        """:param sheets: ``{name: (state, rows)}``"""
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, (state, rows) in sheets.items():
            sheet = book.create_sheet(name)
            sheet.sheet_state = state
            for row in rows:
                sheet.append(row)
        file = io.BytesIO()
        book.save(file)
        return file.getvalue()

    def test_the_first_sheet_that_is_shown_is_read_unless_another_is_named(self):
        content = self.workbook_of(
            {
                "old": ("hidden", [HEADER, ["9", "9", "9"]]),
                "August": ("visible", [HEADER, ["1", "a", "b"]]),
                "September": ("visible", [HEADER, ["2", "c", "d"]]),
            }
        )
        table = open_table(io.BytesIO(content))
        self.assertEqual((table.sheet, table.other_sheets), ("August", ["September"]))
        self.assertEqual([row.cells[0] for row in table.rows()], ["1"])
        _header, good, _bad = read(content, sheet="September")
        self.assertEqual(good[0][1][0], "2")
        params = self.assertRefused(Trouble.NO_SHEET, content, sheet="October")
        self.assertIn("August", params["found"])

    def test_a_chart_before_the_table_is_passed_over(self):
        book = openpyxl.Workbook()
        book.active.append(HEADER)
        book.active.append(["1", "a", "b"])
        book.create_chartsheet("Chart", 0)
        file = io.BytesIO()
        book.save(file)
        _header, good, _bad = read(file.getvalue())
        self.assertEqual(good[0][1], ["1", "a", "b"])

    def test_rows_that_a_filter_hides_are_read_and_counted(self):
        def hide(sheet):
            sheet.row_dimensions[2].hidden = True

        content = xlsx_bytes([["1", "a", "b"], ["2", "c", "d"]], HEADER, hide)
        table = open_table(io.BytesIO(content))
        self.assertEqual(len(list(table.rows())), 2)
        self.assertEqual(table.hidden_rows, 1)

    def test_a_workbook_by_the_strict_standard_is_read(self):
        loose, strict = (
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        )
        parts = {
            name: lambda part: part.replace(loose, strict) for name in (SHEET, "xl/workbook.xml")
        }
        _header, good, _bad = read(repack(xlsx_bytes([["1", "a", "b"]], HEADER), parts))
        self.assertEqual(good[0][1], ["1", "a", "b"])

    def test_a_workbook_that_unpacks_to_too_much_is_refused_unread(self):
        small = Limits(unpacked=1_000_000, cells=1000)
        content = xlsx_bytes([["1", "a", "b"]], HEADER)
        for part in ("xl/styles.xml", SHEET, "xl/workbook.xml"):
            with self.subTest(part=part):
                swollen = repack(content, {part: self.bloat})
                self.assertRefused(Trouble.UNSAFE_WORKBOOK, swollen, limits=small)
        many = xlsx_bytes([[n, "a", "b"] for n in range(1000)], HEADER)
        self.assertRefused(Trouble.TOO_MANY_TABLE_CELLS, many, limits=small)

    def with_shared_texts(self, *texts):
        file = io.BytesIO()
        with xlsxwriter.Workbook(file) as book:
            sheet = book.add_worksheet("Sheet1")
            sheet.write_row(0, 0, HEADER)
            sheet.write_row(1, 0, texts)
        return file.getvalue()

    def test_shared_texts_are_read_and_limited(self):
        content = self.with_shared_texts("1", "a", "a")
        self.assertEqual(read(content)[1], [(2, ["1", "a", "a"])])
        texts = "xl/sharedStrings.xml"
        rich = repack(
            content,
            {
                texts: lambda part: part.replace(
                    b"<t>a</t>", b"<r><t>a</t></r><r><t>b_x000D_</t></r><rPh><t>c</t></rPh>"
                )
            },
        )
        self.assertEqual(read(rich)[1], [(2, ["1", "ab", "ab"])])
        few = repack(content, {texts: lambda part: re.sub(rb"<si>.*</si>", b"", part)})
        self.assertRefused(Trouble.BROKEN_WORKBOOK, few)
        with patch.object(workbook, "MOST_TEXTS", 3):
            self.assertRefused(Trouble.TOO_MANY_TABLE_CELLS, content)
        with patch.object(workbook, "LONGEST_TEXTS", 5):
            self.assertRefused(Trouble.TOO_MANY_TABLE_CELLS, content)

    def test_one_endless_cell_or_tag_is_refused_while_it_is_read(self):
        content = xlsx_bytes([["1", "a", "b"]], HEADER)
        for swollen in (
            b'<c r="A2" t="inlineStr"><is><t>' + b"x" * 5_000_000 + b"</t></is></c>",
            b'<c r="A2"><v>' + b"1" * 5_000_000 + b"</v></c>",
            b"<!--" + b"x" * 5_000_000 + b"-->",
            b'<c r="A2" x="' + b"x" * 5_000_000 + b'"/>',
        ):
            with self.subTest(swollen=swollen[:20]):

                def swell(part, swollen=swollen):
                    return re.sub(rb'<c r="A2".*?</c>', lambda _match: swollen, part, count=1)

                self.assertRefused(Trouble.UNSAFE_WORKBOOK, repack(content, {SHEET: swell}))

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
        for name, change in (
            (SHEET, lambda part: part[:-40]),
            (SHEET, lambda part: part.replace(b' t="n"', b' t="s"')),  # no such shared text
            (SHEET, lambda part: part.replace(b'r="B2"', b'r="A2"')),
            (SHEET, lambda part: part.replace(b'r="B2"', b'r="ZZZZ2"')),
            ("xl/workbook.xml", lambda part: b""),
            ("xl/workbook.xml", lambda part: part.replace(b"sheetId", b"x").replace(b"r:id", b"y")),
        ):
            with self.subTest(name=name):
                content = xlsx_bytes([[1, "a", "b"]], HEADER)
                with self.assertRaises(FileRefused) as caught:
                    read(repack(content, {name: change}))
                told = caught.exception.problem.trouble
                self.assertIn(told, (Trouble.BROKEN_WORKBOOK, Trouble.EMPTY_FILE))

    def test_whatever_bit_is_bent_one_sentence_tells_it(self):
        content = xlsx_bytes([["1", "a", "b"]] * 5, HEADER)
        places, refused = range(0, len(content), 7), 0
        for place in places:
            bent = bytearray(content)
            bent[place] ^= 0x55
            try:
                read(bytes(bent))
            except FileRefused as refusal:
                self.assertIsInstance(refusal.problem.trouble, Trouble)
                refused += 1
        # a workbook holds bits that nobody reads
        self.assertGreater(refused, len(places) // 3)

    def test_a_packing_that_nobody_knows_or_a_password_is_told(self):
        content = bytearray(xlsx_bytes([["1", "a", "b"]], HEADER))
        for at, value in ((6, 1), (8, 99), (8, 14), (8, 12)):
            changed = bytearray(content)
            start = 0
            for mark, shift in ((b"PK\x03\x04", 0), (b"PK\x01\x02", 2)):
                start = 0
                while (start := changed.find(mark, start)) >= 0:
                    changed[start + at + shift] = value
                    start += 4
            with self.subTest(at=at, value=value):
                self.assertRefused(Trouble.BROKEN_WORKBOOK, bytes(changed))
