from datetime import date, datetime

from odoo.tests import freeze_time, tagged

from .common import SettlementCase


@tagged("post_install", "-at_install")
class TestSettlementPeriod(SettlementCase):
    """An order belongs to the month in which it was closed where its point is: to one."""

    def months_of(self, *orders):
        return [order.settlement_line_ids.run_id.mapped("name") for order in orders]

    def test_the_zone_of_the_point_decides_the_month(self):
        self.other_point.calendar_id = self.make_calendar("America/New_York")
        before = self.make_closed(closed_at=datetime(2026, 3, 31, 15, 59, 59))
        after = self.make_closed(closed_at=datetime(2026, 3, 31, 16, 0, 0))  # April in Shanghai
        abroad = self.make_closed(closed_at=datetime(2026, 4, 1, 3, 59, 59), point=self.other_point)
        april_abroad = self.make_closed(
            closed_at=datetime(2026, 4, 1, 4, 0, 0), point=self.other_point
        )
        self.compute_run(date(2026, 4, 1))
        self.compute_run(date(2026, 3, 1))
        self.assertEqual(
            self.months_of(before, after, abroad, april_abroad),
            [["2026-03"], ["2026-04"], ["2026-03"], ["2026-04"]],
        )

    def test_the_hour_that_comes_twice_and_the_leap_day_belong_to_one_month(self):
        self.other_point.calendar_id = self.make_calendar("America/New_York")
        # 1 November 2020, 01:30 happens twice in New York
        first = self.make_closed(closed_at=datetime(2020, 11, 1, 5, 30), point=self.other_point)
        second = self.make_closed(closed_at=datetime(2020, 11, 1, 6, 30), point=self.other_point)
        october = self.make_closed(closed_at=datetime(2020, 11, 1, 3, 30), point=self.other_point)
        leap = self.make_closed(closed_at=datetime(2028, 2, 29, 15, 59))
        march = self.make_closed(closed_at=datetime(2028, 2, 29, 16, 0))
        with freeze_time("2028-04-01"):  # a month is computed once it has begun
            for month in (date(2020, 10, 1), date(2020, 11, 1), date(2028, 2, 1), date(2028, 3, 1)):
                self.compute_run(month)
        self.assertEqual(
            self.months_of(first, second, october, leap, march),
            [["2020-11"], ["2020-11"], ["2020-10"], ["2028-02"], ["2028-03"]],
        )

    def test_no_order_is_in_two_months_or_in_none(self):
        orders = self.env["service.order"]
        for hour in range(0, 48, 3):
            orders |= self.make_closed(closed_at=datetime(2026, 5, 31 - hour // 24, hour % 24))
        self.compute_run(date(2026, 5, 1))
        self.compute_run(date(2026, 6, 1))
        self.assertEqual([len(order.settlement_line_ids) for order in orders], [1] * len(orders))

    def test_an_order_closed_late_goes_into_the_next_month(self):
        self.make_closed()
        march = self.compute_run()
        march.action_send()
        late = self.make_closed(closed_at=datetime(2026, 3, 20, 1, 0))
        timely = self.make_closed(closed_at=datetime(2026, 4, 20, 1, 0))
        april = self.compute_run(date(2026, 4, 1))
        self.assertEqual(april.statement_ids.line_ids.order_id, late | timely)
        self.assertTrue(late.settlement_line_ids.is_late)
        self.assertFalse(timely.settlement_line_ids.is_late)
        self.assertEqual(march.line_count, 1, "what was sent stays as it is")

    def test_a_month_that_is_still_open_keeps_its_orders(self):
        self.make_closed()
        march = self.compute_run()
        late = self.make_closed(closed_at=datetime(2026, 3, 20, 1, 0))
        april = self.compute_run(date(2026, 4, 1))
        self.assertFalse(april.statement_ids)
        march.action_compute()
        self.assertEqual(self.months_of(late), [["2026-03"]])

    def test_months_that_were_never_run_do_not_flood_the_first_one(self):
        old = self.make_closed(closed_at=datetime(2019, 3, 20, 1, 0))
        self.compute_run()
        self.assertFalse(old.settlement_line_ids)
        self.compute_run(date(2019, 3, 1))
        self.assertEqual(self.months_of(old), [["2019-03"]])
