from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from odoo.tests import BaseCase, tagged

from odoo.addons.service_base.tables.problems import FileRefused, RowRefused, Trouble
from odoo.addons.service_base.tables.reader import RawRow
from odoo.addons.service_record_import.importer.plan import Column, Plan
from odoo.addons.service_record_import.importer.rows import RowParser
from odoo.addons.service_record_import.importer.values import parse_moment

COLUMNS = {
    "external_ref": ("id", "value"),
    "end": ("status", "value"),
    "reported_on": ("date", "value"),
    "done_on": ("done", "optional"),
    "purchased_on": ("bought", "optional"),
    "made_year": ("year", "optional"),
    "age": ("age", "optional"),
    "symptom": ("fault", "optional"),
    "country": ("country", "optional"),
    "serial": ("serial", "optional"),
    "phone": ("phone", "optional"),
}
PLAN = Plan(
    columns=tuple(Column(target, (name,), need) for target, (name, need) in COLUMNS.items()),
    values={"end": {"fixed": "repaired"}, "country": {"dnk": "DK"}},
)
TODAY = date(2025, 8, 1)


LOOSE = replace(
    PLAN,
    columns=tuple(
        replace(c, need="optional") if c.target == "reported_on" else c for c in PLAN.columns
    ),
)


def parse(plan=PLAN, zone=None, **cells):
    told = {"id": "1", "status": "Fixed", "date": "2024-03-02", **cells}
    return RowParser(plan, list(told), TODAY, zone).parse(RawRow(2, list(told.values())))


@tagged("post_install", "-at_install")
class TestImportRows(BaseCase):
    def assertRejected(self, trouble, **cells):
        with self.assertRaises(RowRefused) as caught:
            parse(**cells)
        self.assertEqual(caught.exception.problem.trouble, trouble)

    def test_a_row_becomes_typed_values(self):
        row = parse(status=" fixed ".strip().upper(), year="2015", country="DNK", fault="=1+1")
        self.assertEqual((row.ref, row.end, row.country), ("1", "repaired", "DK"))
        self.assertEqual(row.reported, datetime(2024, 3, 2, 12))
        self.assertEqual(row.made_on, date(2015, 1, 1))
        self.assertEqual(row.text("symptom"), "=1+1")
        self.assertFalse(row.notes)

    def test_a_row_that_cannot_be_an_order_says_why(self):
        for trouble, cells in (
            (Trouble.EMPTY_CELL, {"id": ""}),
            (Trouble.EMPTY_CELL, {"status": ""}),
            (Trouble.UNKNOWN_VALUE, {"status": "Perhaps"}),
            (Trouble.BAD_DATE, {"date": "2024-02-31"}),
            (Trouble.BAD_DATE, {"date": "31/02/2024"}),
            (Trouble.BAD_DATE, {"date": "NaN"}),
            (Trouble.BAD_DATE, {"date": "45352"}),
            (Trouble.DATE_OUT_OF_RANGE, {"date": "2025-08-03"}),
            (Trouble.DATE_OUT_OF_RANGE, {"date": "0204-03-02"}),
            (Trouble.DATES_CROSSED, {"done": "2024-03-01"}),
            (Trouble.DATES_CROSSED, {"bought": "2024-03-03"}),
            (Trouble.DATES_CROSSED, {"bought": "2014-03-03", "year": "2015"}),
            (Trouble.NUL_CHARACTER, {"fault": "a\0b"}),
            (Trouble.BAD_CHARACTER, {"fault": "a\ud800b"}),
            (Trouble.TOO_LONG, {"id": "x" * 201}),
            (Trouble.TOO_LONG, {"fault": "x" * 20_001}),
        ):
            with self.subTest(trouble=trouble, cells=str(cells)[:60]):
                self.assertRejected(trouble, **cells)

    def test_an_absurd_year_or_age_is_left_out_with_a_note(self):
        for cells in ({"year": "3020"}, {"year": "1e308"}, {"year": "old"}, {"age": "nan"}):
            with self.subTest(cells=cells):
                row = parse(**cells)
                self.assertIsNone(row.made_on)
                self.assertEqual([n.trouble for n in row.notes], [Trouble.YEAR_LEFT_OUT])

    def test_the_age_tells_the_year_where_nothing_else_does(self):
        self.assertEqual(parse(age="7.5").made_on, date(2017, 1, 1))
        self.assertEqual(parse(age="7.5", year="2016").made_on, date(2016, 1, 1))

    def test_dates_are_read_as_people_write_them(self):
        for text, date_format, moment in (
            ("2024-03-02", None, datetime(2024, 3, 2, 12)),
            ("2024/3/2", None, datetime(2024, 3, 2, 12)),
            ("2024年3月2日", None, datetime(2024, 3, 2, 12)),
            ("2024-03-02 08:05", None, datetime(2024, 3, 2, 8, 5)),
            ("2024-03-02T08:05:09", None, datetime(2024, 3, 2, 8, 5, 9)),
            ("02.03.2024", "%d.%m.%Y", datetime(2024, 3, 2, 12)),
            ("02.03.2024 08:05", "%d.%m.%Y %H:%M", datetime(2024, 3, 2, 8, 5)),
            ("20240302", None, datetime(2024, 3, 2, 12)),
            ("２０２４／０３／０２", None, datetime(2024, 3, 2, 12)),
            ("2024-03-02 2:05 PM", None, datetime(2024, 3, 2, 14, 5)),
            ("2024-03-02 12:05 am", None, datetime(2024, 3, 2, 0, 5)),
            ("2024/3/2 下午2:05", None, datetime(2024, 3, 2, 14, 5)),
            ("2024年3月2日 14时05分", None, datetime(2024, 3, 2, 14, 5)),
            ("2024-03-02T08:05:09.123Z", None, datetime(2024, 3, 2, 8, 5, 9, tzinfo=UTC)),
            ("2024-03-02T08:05:09+08:00", None, datetime(2024, 3, 2, 0, 5, 9, tzinfo=UTC)),
            ("2024-03-02 08:05 -0430", None, datetime(2024, 3, 2, 12, 35, tzinfo=UTC)),
            ("3/2/2024 02:05 PM", "%m/%d/%Y %I:%M %p", datetime(2024, 3, 2, 14, 5)),
            ("2024-03-02 13:05 PM", None, None),
            ("2024-03-02T08:05+99:00", None, None),
            ("20241302", None, None),
            ("02.03.2024", None, None),
            ("2024-13-02", None, None),
            ("2024-03-02 25:00", None, None),
        ):
            with self.subTest(text=text):
                self.assertEqual(parse_moment(text, date_format), moment)

    def test_a_day_is_that_of_the_clock_on_the_wall(self):
        zone = ZoneInfo("Asia/Shanghai")
        row = parse(zone=zone, date="2024-03-02T16:30:00Z", bought="2024-03-01T16:30:00Z")
        self.assertEqual(row.purchased_on, date(2024, 3, 2))
        self.assertEqual(row.reported, datetime(2024, 3, 2, 16, 30, tzinfo=UTC))

    def test_what_was_done_was_reported_on_that_day_where_nobody_says_when(self):
        row = parse(LOOSE, date="", done="2024-03-05")
        self.assertEqual((row.reported, row.done), (datetime(2024, 3, 5, 12),) * 2)

    def test_work_without_a_day_is_looked_at(self):
        row = parse(LOOSE, date="")
        self.assertEqual(row.end, "review")
        self.assertEqual([note.trouble for note in row.notes], [Trouble.NO_DAY])
        self.assertEqual(parse(LOOSE, date="", status="new").end, "new")

    def test_the_sum_below_a_table_is_no_record(self):
        for text in ("合计", "总计：", "Total", "小计:"):
            self.assertRejected(Trouble.TOTAL, id=text)

    def test_a_number_that_lost_its_digits_is_rejected_and_one_with_a_fraction_is_not(self):
        self.assertRejected(Trouble.DIGITS_LOST, serial="8.67531E+14")
        self.assertRejected(Trouble.DIGITS_LOST, phone="1.39E+10")
        self.assertEqual(parse(fault="8.67531E+14").text("symptom"), "8.67531E+14")
        self.assertEqual(parse(serial="867530061200017.0").text("serial"), "867530061200017")

    def test_a_year_is_no_number_with_marks(self):
        for text in ("2_015", "２０１５年", "2e3"):
            self.assertIsNone(parse(year=text).made_on)
        self.assertEqual(parse(year="２０１５").made_on, date(2015, 1, 1))

    def test_a_missing_column_is_named_with_those_the_file_has(self):
        with self.assertRaises(FileRefused) as caught:
            PLAN.fit(["id", "Status", "fault"])
        self.assertEqual(caught.exception.problem.trouble, Trouble.MISSING_COLUMNS)
        self.assertEqual(caught.exception.problem.params["columns"], "date")
        self.assertEqual(caught.exception.problem.params["found"], "id, Status, fault")

    def test_a_column_that_stands_twice_is_refused(self):
        with self.assertRaises(FileRefused) as caught:
            PLAN.fit(["id", "status", "date", "ID"])
        self.assertEqual(caught.exception.problem.trouble, Trouble.DOUBLE_COLUMN)

    def test_the_first_filled_column_of_a_meaning_counts(self):
        plan = Plan(
            columns=(
                *PLAN.columns,
                Column("point", ("group",), "column"),
                Column("point", ("provider",)),
            ),
            values=PLAN.values,
        )
        self.assertEqual(parse(plan, group="North", provider="All").text("point"), "North")
        self.assertEqual(parse(plan, group="", provider="All").text("point"), "All")
