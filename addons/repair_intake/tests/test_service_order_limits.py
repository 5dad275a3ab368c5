import psycopg2

from odoo.exceptions import ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import IntakeCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-31 04:00:00")
class TestServiceOrderLimits(IntakeCase):
    """Input that nobody can mean is refused with a sentence, and nothing is kept of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls.make_order()

    def assertValuesRefused(self, **vals):
        with self.subTest(vals=str(vals)[:60]), self.assertRaises(ValidationError):
            self.make_order(**vals)
        with self.subTest(written=str(vals)[:60]), self.assertRaises(ValidationError):
            self.order.write(vals)

    def test_a_text_of_ten_megabytes_is_refused(self):
        for name in self.order._longest_texts():
            self.assertValuesRefused(**{name: "x" * 10_000_000})

    def test_a_long_story_is_taken(self):
        self.assertEqual(len(self.make_order(symptom="x" * 20_000).symptom), 20_000)

    def test_days_nobody_can_mean_are_refused(self):
        for moment in ("0001-01-01 00:00:00", "1970-01-01", "2062-03-31", "9999-12-31 23:59:59"):
            self.assertValuesRefused(reported_at=moment)

    def test_the_database_refuses_it_too(self):
        for vals in ("symptom = repeat('x', 20001)", "reported_at = '1900-01-01'"):
            with (
                self.subTest(vals=vals),
                mute_logger("odoo.sql_db"),
                self.assertRaises(psycopg2.errors.CheckViolation),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(f"UPDATE service_order SET {vals} WHERE id = {self.order.id}")

    def test_today_is_taken_where_the_day_has_begun_already(self):
        self.assertTrue(self.make_order(reported_at="2026-03-31 20:00:00"))
