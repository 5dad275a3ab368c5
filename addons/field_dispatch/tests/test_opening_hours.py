from datetime import datetime, timedelta

from odoo.tests import BaseCase, tagged

from ..rules.opening_hours import ALWAYS, add_hours, hours_between

DAY = datetime(2026, 3, 2)


def hour(day, hour):
    return DAY + timedelta(days=day, hours=hour)


@tagged("post_install", "-at_install")
class TestOpeningHours(BaseCase):
    """Two days, open 9 to 12 and 13 to 17."""

    intervals = [
        (hour(day, start), hour(day, end)) for day in (0, 1) for start, end in ((9, 12), (13, 17))
    ]

    def test_hours_count_only_while_open(self):
        for start, hours, due in (
            (hour(0, 9), 1, hour(0, 10)),
            (hour(0, 8), 1, hour(0, 10)),
            (hour(0, 11), 2, hour(0, 14)),
            (hour(0, 16), 2, hour(1, 10)),
            (hour(0, 20), 0, hour(1, 9)),
            (hour(0, 9), 3, hour(0, 12)),
            (hour(0, 12), 0, hour(0, 13)),
        ):
            with self.subTest(start=start, hours=hours):
                self.assertEqual(add_hours(self.intervals, start, hours), due)

    def test_intervals_that_end_too_early_say_so(self):
        self.assertIsNone(add_hours(self.intervals, hour(1, 16), 2))
        self.assertIsNone(add_hours([], hour(0, 9), 1))

    def test_a_place_that_never_closes_counts_every_hour(self):
        self.assertEqual(add_hours(ALWAYS, hour(0, 22), 4), hour(1, 2))
        self.assertEqual(hours_between(ALWAYS, hour(0, 22), hour(1, 2)), 4)

    def test_time_between_is_what_was_added(self):
        for start in range(0, 40):
            for hours in (0.25, 1, 3.5):
                due = add_hours(self.intervals, hour(0, start), hours)
                if due:
                    elapsed = hours_between(self.intervals, hour(0, start), due)
                    self.assertAlmostEqual(elapsed, hours)

    def test_no_time_passes_backwards(self):
        self.assertEqual(hours_between(self.intervals, hour(1, 9), hour(0, 9)), 0)
