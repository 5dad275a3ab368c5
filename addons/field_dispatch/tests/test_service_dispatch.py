from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, freeze_time, tagged

from .common import DispatchCase, at

WINDOW = {"planned_start": at("2026-03-03 01:00:00"), "planned_end": at("2026-03-03 03:00:00")}


@tagged("post_install", "-at_install")
class TestServiceDispatch(DispatchCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        skill_type = cls.env["hr.skill.type"].create(
            {
                "name": "Electronics",
                "skill_ids": [Command.create({"name": "Phone repair"})],
                "skill_level_ids": [
                    Command.create({"name": "Able", "level_progress": 100, "default_level": True})
                ],
            }
        )
        cls.skill = skill_type.skill_ids

    @classmethod
    def teach(cls, technician):
        cls.env["hr.employee.skill"].create(
            {
                "employee_id": technician.id,
                "skill_id": cls.skill.id,
                "skill_type_id": cls.skill.skill_type_id.id,
                "skill_level_id": cls.skill.skill_type_id.skill_level_ids.id,
            }
        )

    def open_dispatch(self, order, user=None):
        action = order.with_user(user or self.manager).action_open_dispatch()
        return (
            self.env[action["res_model"]].with_user(user or self.manager).browse(action["res_id"])
        )

    def suggest(self, order):
        candidates = order._suggest_technicians(*WINDOW.values())[order]
        return [candidate.technician_id for candidate in candidates]

    # --- who is proposed ---

    def test_only_technicians_of_the_point_are_proposed(self):
        self.assertEqual(
            set(self.suggest(self.make_order())), {self.technician.id, self.colleague.id}
        )

    def test_the_technician_of_last_time_is_proposed_first(self):
        self.work_on(self.make_order(phone="13900000001"))
        last = self.make_order(phone="13900000001")
        last._step("assign", {"technician_id": self.colleague.id})
        last._step("start")
        self.agree(last)
        last._step("finish", {"result": "repaired"})
        again = self.make_order(phone="13900000001")
        self.assertEqual(self.suggest(again)[0], self.colleague.id)

    def test_the_skills_of_the_nearest_category_count(self):
        self.phones.service_skill_ids = self.skill
        smart = self.env["product.category"].create({"name": "Smart", "parent_id": self.phones.id})
        self.teach(self.colleague)
        order = self.make_order(categ_id=smart.id)
        self.assertEqual(self.suggest(order)[0], self.colleague.id)

    def test_who_is_busy_then_is_proposed_later(self):
        self.make_visit(**WINDOW)
        self.assertEqual(self.suggest(self.make_order())[0], self.colleague.id)

    def leave(self, technician, start, end):
        """An absence as Odoo's own apps for personnel note it."""
        return self.env["resource.calendar.leaves"].create(
            {
                "name": "Ill",
                "resource_id": technician.resource_id.id,
                "calendar_id": technician.resource_calendar_id.id,
                "date_from": start,
                "date_to": end,
            }
        )

    def test_who_is_away_then_is_proposed_last_and_it_is_told(self):
        self.leave(self.technician, at("2026-03-03 00:00:00"), at("2026-03-03 12:00:00"))
        order = self.make_order()
        self.assertEqual(self.suggest(order), [self.colleague.id, self.technician.id])
        dispatch = self.open_dispatch(order)
        with Form(dispatch) as form:
            form.planned_start = WINDOW["planned_start"]
            form.planned_end = WINDOW["planned_end"]
        away = dispatch.line_ids.filtered(lambda line: line.technician_id == self.technician)
        self.assertIn("absent then", away.reason)

    def test_an_absence_that_is_over_changes_nothing(self):
        self.leave(self.technician, at("2026-03-02 00:00:00"), at("2026-03-02 12:00:00"))
        self.assertEqual(self.suggest(self.make_order())[0], self.technician.id)

    @freeze_time("2026-03-02 00:10:00")  # Monday 08:10 in Shanghai, open 9 to 17
    def test_three_jobs_for_one_man_are_one_after_the_other(self):
        starts = []
        for _job in range(3):
            dispatch = self.open_dispatch(self.make_order())
            line = dispatch.line_ids.filtered(lambda line: line.technician_id == self.technician)
            line.action_assign()
            starts.append(dispatch.order_id.open_visit_id.planned_start)
        self.assertEqual(
            starts,
            [at("2026-03-02 01:00:00"), at("2026-03-02 03:00:00"), at("2026-03-02 05:00:00")],
        )
        self.assertFalse(any(self.technician_visits().mapped("conflict_count")))

    def technician_visits(self):
        return self.env["service.visit"].search([("technician_id", "=", self.technician.id)])

    def test_who_is_wanted_at_a_busy_hour_is_booked_twice_only_if_asked_for(self):
        self.make_visit(**WINDOW)
        dispatch = self.open_dispatch(self.make_order())
        with Form(dispatch) as form:
            form.planned_start = WINDOW["planned_start"]
            form.planned_end = WINDOW["planned_end"]
        line = dispatch.line_ids.filtered(lambda line: line.technician_id == self.technician)
        self.assertEqual(
            (line.slot_start, line.slot_end),
            (at("2026-03-03 03:00:00"), at("2026-03-03 05:00:00")),
        )
        line.action_assign_then()
        self.assertRecordValues(dispatch.order_id.open_visit_id, [WINDOW])

    def test_the_dialog_warns_that_the_window_breaks_the_promise(self):
        self.make_policy(arrive_hours=1, solve_hours=8)
        with freeze_time("2026-03-02 02:00:00"):
            order = self.make_order()
        dispatch = self.open_dispatch(order)
        with Form(dispatch) as form:
            form.planned_start = at("2026-03-02 02:30:00")
            form.planned_end = at("2026-03-02 04:30:00")
            self.assertFalse(form.promise_warning)
            form.planned_start = at("2026-03-02 03:30:00")
            form.planned_end = at("2026-03-02 05:30:00")
            self.assertIn("Arrive", form.promise_warning)
            self.assertNotIn("Solve", form.promise_warning)
            form.planned_start = at("2026-03-03 03:00:00")
            form.planned_end = at("2026-03-03 05:00:00")
            self.assertIn("Solve", form.promise_warning)

    def test_a_job_in_progress_goes_to_another_with_a_reason(self):
        running = self.start(self.make_visit())
        order = running.order_id
        dispatch = self.open_dispatch(order)
        line = dispatch.line_ids.filtered(lambda line: line.technician_id == self.colleague)
        with self.assertRaisesRegex(UserError, "Say why"), self.env.cr.savepoint():
            line.action_assign()
        dispatch.reason = "Fell ill"
        own = dispatch.line_ids.filtered(lambda line: line.technician_id == self.technician)
        with self.assertRaisesRegex(UserError, "at work on it"), self.env.cr.savepoint():
            own.action_assign()
        line.action_assign()
        self.assertRecordValues(running, [{"state": "cancelled", "reason": "Fell ill"}])
        self.assertRecordValues(
            order, [{"state": "in_progress", "technician_id": self.colleague.id}]
        )
        self.assertRecordValues(
            order.open_visit_id, [{"technician_id": self.colleague.id, "state": "planned"}]
        )
        self.assertIn("Fell ill", " ".join(order.log_ids.filtered("note").mapped("note")))

    def test_a_technician_gives_no_job_in_progress_away(self):
        order = self.start(self.make_visit()).order_id
        with self.assertRaises(AccessError):
            order.with_user(self.tech_user).action_open_dispatch()

    def test_many_orders_are_proposed_for_in_as_many_queries_as_few(self):
        self.phones.service_skill_ids = self.skill
        few, many = (
            self.count_queries(orders._suggest_technicians)
            for orders in (self.make_orders(5), self.make_orders(50))
        )
        self.assertLessEqual(many, few)

    # --- the dialog ---

    def test_one_tap_assigns_and_plans_the_window(self):
        order = self.make_order()
        order._step("triage")
        dispatch = self.open_dispatch(order)
        with Form(dispatch) as form:
            form.planned_start = WINDOW["planned_start"]
            form.planned_end = WINDOW["planned_end"]
            form.note = "Ring twice"
        dispatch.line_ids[0].action_assign()
        self.assertRecordValues(
            order.visit_ids,
            [{**WINDOW, "note": "Ring twice", "technician_id": self.technician.id}],
        )
        self.assertEqual(order.state, "assigned")

    def test_each_proposal_tells_its_reason(self):
        self.phones.service_skill_ids = self.skill
        self.teach(self.technician)
        self.make_visit(**WINDOW)
        order = self.make_order(product_id=self.phone_model.id)
        dispatch = self.open_dispatch(order)
        with Form(dispatch) as form:
            form.planned_start = WINDOW["planned_start"]
            form.planned_end = WINDOW["planned_end"]
        able, unable = dispatch.line_ids
        self.assertEqual(able.technician_id, self.technician)
        self.assertEqual(
            able.reason, "knows Phone repair · busy at that hour · 1 visit(s) that day"
        )
        self.assertEqual(unable.reason, "lacks Phone repair · no visit that day")
        self.assertTrue(able.is_best)

    @freeze_time("2026-03-06 12:10:00")  # Friday evening in Shanghai
    def test_the_window_begins_when_the_point_opens(self):
        dispatch = self.open_dispatch(self.make_order())
        self.assertEqual(dispatch.planned_start, at("2026-03-09 01:00:00"))
        self.assertEqual(dispatch.planned_end, at("2026-03-09 03:00:00"))

    def test_a_job_back_from_the_customer_gets_its_bench_visit(self):
        visit = self.start(self.make_visit(), result="workshop", reason="Burnt")
        visit.action_finish()
        dispatch = self.open_dispatch(visit.order_id)
        line = dispatch.line_ids.filtered(lambda line: line.technician_id == self.colleague)
        line.action_assign()
        self.assertRecordValues(
            visit.order_id.open_visit_id,
            [{"technician_id": self.colleague.id, "place": "bench"}],
        )
        self.assertEqual(visit.order_id.state, "in_progress")

    def test_nobody_is_sent_to_a_finished_order_or_by_no_point(self):
        finished = self.work_on(self.make_order())
        for order in (finished, self.make_order(area_id=False)):
            with self.assertRaises(UserError):
                order.action_open_dispatch()

    def test_the_dialog_tells_a_point_nothing_of_another(self):
        foreign = self.make_order(point_id=self.other_point.id)
        Dispatch = self.env["service.dispatch"].with_user(self.manager)
        with self.assertRaises(AccessError):
            Dispatch.create({"order_id": foreign.id})
        own = self.open_dispatch(self.make_order())
        for record in (own, own.line_ids):
            with self.assertRaises(AccessError):
                record.with_user(self.other_manager).read(["display_name"])
        with self.assertRaises(AccessError):
            own.line_ids[0].with_user(self.other_manager).action_assign()
        with self.assertRaises(AccessError):
            self.make_order(area_id=self.district.id).with_user(
                self.tech_user
            ).action_open_dispatch()

    # --- the board ---

    def test_dragging_an_order_to_a_technician_assigns_it(self):
        order = self.make_order().with_user(self.manager)
        order.with_context(dispatch_board=True).web_save({"technician_id": self.colleague.id}, {})
        self.assertEqual(order.state, "assigned")
        self.assertEqual(order.visit_ids.technician_id, self.colleague)

    def test_dragging_a_job_in_progress_says_how_it_is_given_away(self):
        order = self.start(self.make_visit()).order_id.with_user(self.manager)
        board = order.with_context(dispatch_board=True)
        with self.assertRaisesRegex(UserError, "Dispatch Again"):
            board.web_save({"technician_id": self.colleague.id}, {})

    @freeze_time("2026-03-03 04:00:00")
    def test_the_board_tells_a_window_that_passed_and_one_that_breaks_the_promise(self):
        self.make_policy(arrive_hours=4)
        passed, late, right = (self.make_visit() for _ in range(3))
        passed.write(WINDOW)
        late.write(
            {"planned_start": at("2026-03-04 03:00:00"), "planned_end": at("2026-03-04 05:00:00")}
        )
        right.write(
            {"planned_start": at("2026-03-03 05:00:00"), "planned_end": at("2026-03-03 06:00:00")}
        )
        orders = (passed | late | right).order_id.with_user(self.manager)
        self.assertEqual(orders.mapped("visit_passed"), [True, False, False])
        self.assertEqual(orders.mapped("visit_breaks_promise"), [False, True, False])
        self.start(passed)
        self.assertFalse(passed.order_id.visit_passed)

    def test_the_board_tells_why_somebody_has_to_come_again(self):
        visit = self.start(self.make_visit(), result="customer_absent", reason="Rang twice")
        visit.action_finish()
        order = visit.order_id.with_user(self.manager)
        self.assertEqual(order.came_back, "Customer Absent: Rang twice")
        order.open_visit_id.action_start()
        self.assertFalse(order.came_back)

    def test_the_board_of_the_head_office_shows_technicians_by_point(self):
        second = self.make_technician("A Man of the South", self.other_point)
        for technician, point in (
            (second, self.other_point),
            (self.technician, self.point),
            (self.colleague, self.point),
            (self.other_technician, self.other_point),
        ):
            self.assign(self.make_order(point_id=point.id), technician)
        groups = (
            self.env["service.order"]
            .with_user(self.hotline)
            .with_context(dispatch_board=True, read_group_expand=True)
            .web_read_group(
                [("point_id", "in", (self.point | self.other_point).ids)],
                ["technician_id"],
                auto_unfold=True,
            )["groups"]
        )
        labels = [group["technician_id"][1] for group in groups if group["technician_id"]]
        north, south = self.point.name, self.other_point.name
        expected = [
            *[f"{name} · {north}" for name in ("Tech North", "Tech North Two")],
            *[f"{name} · {south}" for name in ("A Man of the South", "Tech South")],
        ]
        self.assertEqual(labels, expected)
        manager = self.env["service.order"].with_user(self.manager)
        groups = manager.with_context(dispatch_board=True).web_read_group([], ["technician_id"])
        names = [g["technician_id"][1] for g in groups["groups"] if g["technician_id"]]
        self.assertNotIn(north, " ".join(names))

    def test_dragging_an_order_to_another_point_is_refused(self):
        order = self.make_order().with_context(dispatch_board=True)
        with self.assertRaises(UserError):
            order.write({"technician_id": self.other_technician.id})

    def test_the_board_of_a_point_shows_every_technician_of_it(self):
        self.make_order()
        groups = (
            self.env["service.order"]
            .with_user(self.manager)
            .with_context(dispatch_board=True, read_group_expand=True)
            .web_read_group([], ["technician_id"], auto_unfold=True)["groups"]
        )
        (unassigned,) = [group for group in groups if not group["technician_id"]]
        self.assertEqual(len(unassigned["__records"]), 1, "the column is not folded")
        shown = {group["technician_id"] and group["technician_id"][0] for group in groups}
        self.assertEqual(shown, {False, self.technician.id, self.colleague.id})
