from datetime import timedelta

from odoo import fields
from odoo.tests import freeze_time, tagged

from .common import DispatchCase, at

MONDAY_9 = "2026-03-02 01:00:00"  # in Shanghai


@tagged("post_install", "-at_install")
class TestServiceSla(DispatchCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls.make_policy(respond_hours=0.5, arrive_hours=4, solve_hours=16)

    def clocks(self, order):
        return {clock.kind: clock for clock in order.sla_clock_ids}

    def due(self, reported_at, point=None, **vals):
        """When the solve clock of an order falls due."""
        point = point or self.point
        order = self.make_order(point_id=point.id, reported_at=reported_at, **vals)
        return self.clocks(order)["solve"].due_at

    # --- design rule 7: time is explicit ---

    def test_a_promise_is_kept_in_the_calendar_and_zone_of_the_point(self):
        """One report, two points two hours apart, a weekend, a holiday, day and night."""
        friday_15 = "2026-03-06 07:00:00"  # Friday 15:00 in Shanghai, 13:00 in Urumqi
        north, south = (
            self.due(friday_15, self.point),
            self.due(friday_15, self.other_point),
        )
        # Shanghai: 2 h on Friday, 8 h on Monday, 6 h on Tuesday until 15:00
        self.assertEqual(north, at("2026-03-10 07:00:00"))
        # Urumqi: 4 h on Friday, 8 h on Monday, 4 h on Tuesday until 13:00
        self.assertEqual(south, at("2026-03-10 07:00:00"))
        self.policy.solve_hours = 3
        self.assertEqual(self.due(friday_15, self.point), at("2026-03-09 02:00:00"))
        self.assertEqual(self.due(friday_15, self.other_point), at("2026-03-06 10:00:00"))
        self.make_holiday("2026-03-08 16:00:00", "2026-03-09 16:00:00", self.point.calendar_id)
        self.assertEqual(self.due(friday_15, self.point), at("2026-03-10 02:00:00"))
        self.assertEqual(self.due(friday_15, self.other_point), at("2026-03-06 10:00:00"))
        self.policy.round_the_clock = True
        self.assertEqual(self.due(friday_15, self.point), at("2026-03-06 10:00:00"))

    def make_holiday(self, start, end, calendar=None):
        return self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "date_from": start,
                "date_to": end,
                "calendar_id": calendar and calendar.id,
                "company_id": self.company.id,
            }
        )

    def test_due_is_what_the_calendar_itself_would_plan(self):
        self.make_holiday("2026-03-04 16:00:00", "2026-03-05 16:00:00")
        calendar = self.make_calendar("Asia/Shanghai", hours=((8.5, 12), (13, 18)), days=range(6))
        wants = [
            (at("2026-02-27 00:00:00") + timedelta(hours=7 * step), hours)
            for step in range(60)
            for hours in (0, 0.5, 4, 9.25, 56)
        ]
        for (start, hours), due in zip(
            wants, calendar._service_due_batch(self.company, wants), strict=True
        ):
            planned = calendar.plan_hours(hours, start, compute_leaves=True)
            self.assertEqual(due, planned, (start, hours))

    def test_the_clock_that_goes_back_an_hour_takes_no_hour_from_the_promise(self):
        """2026-10-25 in Paris has 25 hours."""
        calendar = self.make_calendar("Europe/Paris", hours=((0, 12), (12, 24)), days=range(7))
        (due,) = calendar._service_due_batch(self.company, [(at("2026-10-24 22:00:00"), 24)])
        self.assertAlmostEqual(due, at("2026-10-25 22:00:00"), delta=timedelta(hours=1))
        (leap,) = calendar._service_due_batch(self.company, [(at("2028-02-28 23:00:00"), 24)])
        self.assertAlmostEqual(leap, at("2028-02-29 23:00:00"), delta=timedelta(seconds=1))

    def test_a_flexible_or_empty_calendar_never_closes(self):
        flexible = self.make_calendar("Asia/Shanghai", schedule_type="flexible")
        empty = self.make_calendar("Asia/Shanghai", days=())
        for calendar in (flexible, empty):
            self.point.calendar_id = calendar
            self.assertEqual(self.due("2026-03-07 12:00:00"), at("2026-03-08 04:00:00"))

    def test_the_due_time_is_shown_in_the_zone_of_the_point(self):
        order = self.make_order(point_id=self.other_point.id, reported_at=MONDAY_9)
        self.assertIn("Asia/Urumqi", self.clocks(order)["respond"].due_local)
        self.assertIn("9:30", self.clocks(order)["respond"].due_local)

    # --- which promise ---

    def test_the_first_policy_that_fits_counts(self):
        key = self.make_policy(priority=1, order_priority="1", round_the_clock=True, arrive_hours=2)
        city = self.make_policy(priority=2, reach="city", arrive_hours=3)
        level = self.make_policy(priority=3, level_id=self.level.id, service_type="installation")
        province = self.make_policy(priority=4, area_id=self.province.id, arrive_hours=5)
        elsewhere = self.make_area("992", "Elsewhere")
        town = self.make_area("991-2", "Town", self.province, "city")
        point = {"point_id": self.point.id}
        for vals, policy in (
            ({"priority": "1"}, key),
            ({}, city),
            ({"area_id": town.id, **point}, province),
            ({"area_id": town.id, "service_type": "installation", **point}, level),
            ({"area_id": elsewhere.id, **point}, self.policy),
            ({"area_id": False}, self.policy),
        ):
            with self.subTest(vals=vals):
                order = self.make_order(**vals)
                self.assertEqual(order._get_promise().policy_id, policy.id)
                self.assertEqual(order.sla_clock_ids.policy_id, policy - level)

    def test_zero_hours_promise_nothing(self):
        self.policy.arrive_hours = 0
        self.assertEqual(set(self.clocks(self.make_order())), {"respond", "solve"})

    def test_history_is_promised_nothing(self):
        order = self.make_order(channel="import")
        self.assertFalse(order.sla_clock_ids)
        self.assertFalse(order.promise_state)

    def test_shipped_promises_hold_the_figures_of_the_trade(self):
        for name, figures in (
            ("policy_on_site_city", (0.5, 2)),
            ("policy_on_site_province", (0.5, 4)),
            ("policy_on_site_far", (0.5, 24)),
            ("policy_key_customer", (1 / 6, 4)),
            ("policy_workshop", (0.5, 0)),
        ):
            policy = self.env.ref(f"field_dispatch.{name}")
            self.assertAlmostEqual(policy.respond_hours, figures[0], 2)
            self.assertEqual(policy.arrive_hours, figures[1])

    # --- how it runs ---

    def test_each_step_meets_its_promise(self):
        with freeze_time(MONDAY_9) as clock:
            order = self.make_order()
            self.assertEqual(order.promise_at, at("2026-03-02 01:30:00"))
            clock.tick(timedelta(minutes=20))
            self.assign(order)
            self.assertEqual(self.clocks(order)["respond"].state, "met")
            self.assertEqual(order.promise_at, at("2026-03-02 05:00:00"))
            clock.tick(timedelta(hours=5))
            order._step("start")
            late = self.clocks(order)["arrive"]
            self.assertEqual((late.state, late.met_at), ("missed", fields.Datetime.now()))
            self.assertEqual(order.promise_state, "late")
            self.agree(order)
            order._step("finish", {"result": "repaired"})
            self.assertEqual(self.clocks(order)["solve"].state, "met")
            self.assertFalse(order.promise_at)

    @freeze_time(MONDAY_9)
    def test_a_promise_that_is_kept_says_so(self):
        order = self.work_on(self.make_order())
        self.assertEqual(order.promise_state, "kept")

    @freeze_time(MONDAY_9)
    def test_solved_by_phone_nobody_needs_to_arrive(self):
        order = self.make_order()
        order._step("finish", {"result": "solved_remotely"})
        states = {kind: clock.state for kind, clock in self.clocks(order).items()}
        self.assertEqual(states, {"respond": "met", "arrive": "stopped", "solve": "met"})
        self.assertEqual(order.promise_state, "kept")

    @freeze_time(MONDAY_9)
    def test_a_cancelled_order_stops_its_clocks(self):
        order = self.make_order()
        order._step("cancel")
        self.assertEqual(set(order.sla_clock_ids.mapped("state")), {"stopped"})
        self.assertFalse(order.promise_state)

    @freeze_time(MONDAY_9)
    def test_a_reopened_order_is_not_solved(self):
        order = self.work_on(self.make_order())
        order._step("reopen")
        self.assertEqual(self.clocks(order)["solve"].state, "running")
        self.assertEqual(order.promise_state, "running")

    def test_waiting_for_the_customer_is_given_back(self):
        with freeze_time(MONDAY_9) as clock:
            order = self.make_order()
            solve = self.clocks(order)["solve"]
            self.assertEqual(solve.due_at, at("2026-03-03 09:00:00"))
            clock.tick(timedelta(hours=4))
            order._wait("customer")
            self.assertEqual(order.promise_at, self.clocks(order)["respond"].due_at)
            clock.move_to("2026-03-03 03:00:00")  # 4 h on Monday, 2 h on Tuesday
            order._stop_waiting()
            self.assertAlmostEqual(solve.paused_hours, 6)
            self.assertEqual(solve.due_at, at("2026-03-04 07:00:00"))
            order._wait("parts")
            self.assertFalse(solve.paused_at)

    def test_the_technician_at_the_door_ends_the_wait_for_the_customer(self):
        visit = self.make_visit()
        visit.order_id._wait("customer")
        self.start(visit)
        self.assertFalse(visit.order_id.wait_reason)
        self.assertFalse(self.clocks(visit.order_id)["solve"].paused_at)

    def test_until_triage_the_promise_follows_the_order(self):
        special = self.make_policy(priority=1, service_mode="carry_in", solve_hours=56)
        order = self.make_order(reported_at=MONDAY_9)
        order.service_mode = "carry_in"
        self.assertEqual(order.sla_clock_ids.policy_id, special)
        order._step("triage")
        order.service_mode = "on_site"
        self.assertEqual(order.sla_clock_ids.policy_id, special)

    def test_another_point_recomputes_what_is_running_in_its_calendar(self):
        order = self.make_order(reported_at=MONDAY_9)
        order._step("triage")
        respond, solve = self.clocks(order)["respond"], self.clocks(order)["solve"]
        before = respond.due_at
        order.point_id = self.other_point
        self.assertEqual(respond.due_at, before, "met already")
        self.assertEqual(solve.due_at, at("2026-03-03 11:00:00"))

    def test_the_regular_work_marks_what_is_missed(self):
        with freeze_time(MONDAY_9) as clock:
            late, paused, early = (self.make_order() for _i in range(3))
            self.assign(paused)
            paused._wait("customer")
            clock.move_to("2026-03-04 01:00:00")
            early.reported_at = "2026-03-04 01:00:00"
            cron = self.env.ref("field_dispatch.cron_mark_missed")
            with self.enter_registry_test_mode():
                cron.method_direct_trigger()
            self.assertEqual(set(late.sla_clock_ids.mapped("state")), {"missed"})
            self.assertEqual(self.clocks(paused)["solve"].state, "running")
            self.assertEqual(set(early.sla_clock_ids.mapped("state")), {"running"})
            self.assertEqual(late.promise_state, "late")
            found = self.env["service.order"].search([("promise_at", "<", "now")])
            self.assertIn(late, found)
            self.assertNotIn(early, found)

    # --- many ---

    def test_clocks_of_many_orders_start_in_as_many_queries_as_of_few(self):
        few, many = (
            self.count_queries(orders._start_clocks)
            for orders in (self.make_bare_orders(5), self.make_bare_orders(50))
        )
        self.assertLessEqual(many, few + 2)

    def make_bare_orders(self, count):
        orders = self.make_orders(count)
        orders.sla_clock_ids.unlink()
        return orders
