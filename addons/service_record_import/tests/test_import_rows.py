from datetime import date, datetime

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
}
PLAN = Plan(
    columns=tuple(Column(target, (name,), need) for target, (name, need) in COLUMNS.items()),
    values={"end": {"fixed": "repaired"}, "country": {"dnk": "DK"}},
)
TODAY = date(2025, 8, 1)


def parse(plan=PLAN, **cells):
    row = {"id": "1", "status": "Fixed", "date": "2024-03-02", **cells}
    return RowParser(plan, list(row), TODAY).parse(RawRow(2, list(row.values())))


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
            ("02.03.2024", None, None),
            ("2024-13-02", None, None),
            ("2024-03-02 25:00", None, None),
        ):
            with self.subTest(text=text):
                self.assertEqual(parse_moment(text, date_format), moment)

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
