from datetime import timedelta
from functools import partial
from itertools import product
from unittest.mock import patch

import psycopg2

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from ..models.service_visit_states import STATES
from .common import DispatchCase, at

MORNING = {"planned_start": at("2026-03-03 01:00:00"), "planned_end": at("2026-03-03 03:00:00")}


@tagged("post_install", "-at_install")
class TestServiceVisit(DispatchCase):
    def put(self, visit, state):
        """Place a visit in a state, past its steps."""
        result = {"done": "done", "cancelled": "cancelled"}.get(state)
        visit._as_step().write({"state": state, "result": result, "reason": "x"})

    # --- the customer ---

    def test_the_customer_hears_of_a_window_once_it_is_agreed(self):
        visit = self.make_visit(**MORNING)
        order = visit.order_id
        self.assertNotIn(visit._window_text(), str(order._customer_view()["facts"]))
        with patch.object(type(order), "_tell_customer", autospec=True) as notify:
            visit.action_confirm()
        notify.assert_called_once_with(order, "appointed")
        facts = [text for _label, text in order._customer_view()["facts"]]
        self.assertIn(visit._window_text(), facts)

    def test_a_window_is_told_on_the_clock_of_the_point(self):
        visit = self.make_visit(**MORNING)
        self.point.calendar_id.tz = "Asia/Shanghai"
        self.assertEqual(visit._window_text(), "2026-03-03 09:00–11:00")

    def test_the_sheet_of_an_order_tells_when_somebody_came_and_went(self):
        visit = self.make_visit(**MORNING)
        order = visit.order_id
        order.service_mode = "on_site"
        self.agree(order)
        facts = order._sheet_facts()
        self.assertFalse(facts["arrived"] or facts["left"])
        with freeze_time("2026-03-03 01:10:00"):
            self.start(visit, result="done", order_result="repaired")
        with freeze_time("2026-03-03 02:40:00"):
            visit._step("finish")
        facts = order._sheet_facts()
        self.assertEqual(facts["appointment"], MORNING["planned_start"])
        self.assertEqual(facts["arrived"], at("2026-03-03 01:10:00"))
        self.assertEqual(facts["left"], at("2026-03-03 02:40:00"))

    # --- the technician ---

    def speak_english(self, *users):
        for user in users:
            user.lang = "en_US"

    def bell(self, user):
        """Subjects of what lies in the bell of this user, the last first."""
        domain = [("res_partner_id", "=", user.partner_id.id)]
        found = self.env["mail.notification"].search(domain, order="id desc")
        return found.mail_message_id.mapped("subject")

    def test_who_is_sent_is_told_and_who_is_taken_off_too(self):
        self.speak_english(self.tech_user)
        visit = self.make_visit(**MORNING)
        self.assertIn("A job is yours:", self.bell(self.tech_user)[0])
        colleague = self.make_user("tech2", "service_network.group_point_technician", self.point)
        self.speak_english(colleague)
        self.colleague.user_id = colleague
        visit.technician_id = self.colleague
        self.assertIn("A job is yours no more:", self.bell(self.tech_user)[0])
        self.assertIn("A job is yours:", self.bell(colleague)[0])
        self.assertEqual(len(self.bell(self.tech_user)), 2)

    def test_an_unfinished_visit_is_told_to_the_manager(self):
        self.speak_english(self.manager)
        visit = self.make_visit(**MORNING)
        visit.with_user(self.tech_user).action_start()
        visit.write({"result": "customer_absent", "reason": "Nobody opened"})
        visit.with_user(self.tech_user).action_finish()
        self.assertIn("A visit ended unfinished:", self.bell(self.manager)[0])

    def test_a_job_is_taken_back(self):
        self.speak_english(self.tech_user)
        visit = self.make_visit(**MORNING)
        order = visit.order_id
        with self.assertRaises(UserError), self.env.cr.savepoint():
            order.with_user(self.tech_user).action_take_back()
        order.with_user(self.manager).action_take_back()
        self.assertEqual((order.state, visit.state), ("triaged", "cancelled"))
        self.assertFalse(order.technician_id)
        self.assertIn("A job is yours no more:", self.bell(self.tech_user)[0])
        self.assign(order)
        self.assertEqual((order.state, order.open_visit_id.state), ("assigned", "planned"))

    def test_on_the_board_a_job_is_dragged_back_to_nobody(self):
        order = self.make_visit(**MORNING).order_id
        board = order.with_user(self.manager).with_context(dispatch_board=True)
        board.write({"technician_id": False})
        self.assertEqual(order.state, "triaged")

    def test_the_end_goes_with_the_beginning(self):
        visit = self.make_visit(**MORNING)
        with Form(visit) as form:
            form.planned_start = at("2026-03-04 06:00:00")
            self.assertEqual(form.planned_end, at("2026-03-04 08:00:00"))
            form.planned_end = at("2026-03-04 09:30:00")
        with Form(visit) as form:
            form.planned_start = at("2026-03-05 01:00:00")
            self.assertEqual(form.planned_end, at("2026-03-05 04:30:00"), "as long as it was")
        self.assertEqual(visit.planned_start, at("2026-03-05 01:00:00"))

    # --- moves ---

    def test_only_the_steps_of_the_table_are_possible(self):
        possible = {
            "confirm": ["planned"],
            "start": ["planned", "confirmed"],
            "finish": ["in_progress"],
            "close_with_order": ["in_progress"],
            "cancel": ["planned", "confirmed", "in_progress"],
        }
        self.assertEqual(list(self.env["service.visit"]._steps()), list(possible))
        for (name, sources), (state, _label) in product(possible.items(), STATES):
            visit = self.make_visit(**MORNING)
            self.put(visit, state)
            with self.subTest(step=name, state=state):
                if state not in sources:
                    with self.assertRaisesRegex(UserError, "not possible from there"):
                        visit._step(name)
                else:
                    self.assertFalse(visit._source_refusal(name))

    def test_a_state_is_never_written_by_hand(self):
        visit = self.make_visit()
        for vals in ({"state": "done"}, {"arrived_at": "2026-01-01"}, {"number": 9}):
            with self.assertRaises(ValidationError):
                visit.write(vals)
            with self.assertRaises(ValidationError):
                visit.with_context(step_mixin=True).write(vals)
        with self.assertRaises(ValidationError):
            self.env["service.visit"].create(
                {"order_id": visit.order_id.id, "state": "done", "imported": True}
            )

    def test_a_visit_stays_on_file_and_with_its_order(self):
        visit = self.make_visit()
        with self.assertRaises(UserError):
            visit.unlink()
        with self.assertRaises(UserError):
            visit.order_id = self.make_order()

    def test_a_visit_that_is_over_keeps_its_report(self):
        visit = self.make_visit()
        visit._cancel("Rain")
        with self.assertRaises(UserError):
            visit.reason = "Sun"

    def test_the_database_refuses_what_cannot_be(self):
        visit = self.start(self.make_visit())
        self.env.flush_all()
        start, end = MORNING["planned_start"], MORNING["planned_end"]
        for vals in (
            {"planned_start": start},
            {"planned_start": end, "planned_end": start},
            {"finished_at": visit.arrived_at - timedelta(hours=1)},
            {"state": "done"},
            {"state": "done", "result": "workshop"},
            {"technician_id": None},
        ):
            with self.subTest(vals=vals), mute_logger("odoo.sql_db"):
                sets = ", ".join(f"{name} = %s" for name in vals)
                refused = self.assertRaises(psycopg2.errors.CheckViolation)
                with refused, self.env.cr.savepoint():
                    self.env.cr.execute(
                        f"UPDATE service_visit SET {sets} WHERE id = %s",
                        [*vals.values(), visit.id],
                    )

    def test_an_order_has_one_open_visit(self):
        visit = self.make_visit()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.UniqueViolation),
            self.env.cr.savepoint(),
        ):
            self.env["service.visit"].create(
                {"order_id": visit.order_id.id, "technician_id": self.technician.id}
            )

    # --- order and visit go together ---

    def test_assigning_an_order_plans_its_first_visit(self):
        order = self.make_order()
        visit = self.assign(order)
        self.assertRecordValues(
            visit,
            [
                {
                    "name": f"{order.name}/1",
                    "point_id": self.point.id,
                    "technician_id": self.technician.id,
                    "user_id": self.tech_user.id,
                    "place": "site",
                    "state": "planned",
                }
            ],
        )

    def test_assigning_again_sends_the_other_technician_on_the_same_visit(self):
        visit = self.make_visit()
        visit.order_id._step("assign", {"technician_id": self.colleague.id})
        self.assertEqual(visit.order_id.visit_ids, visit)
        self.assertEqual(visit.technician_id, self.colleague)

    def test_another_technician_on_the_visit_is_told_to_the_order(self):
        visit = self.make_visit()
        visit.technician_id = self.colleague
        self.assertEqual(visit.order_id.technician_id, self.colleague)
        self.start(visit)
        visit.technician_id = self.technician
        self.assertEqual(visit.order_id.technician_id, self.technician)

    def test_a_visit_planned_by_hand_assigns_its_order(self):
        order = self.make_order()
        self.env["service.visit"].create({"order_id": order.id, "technician_id": self.colleague.id})
        self.assertEqual((order.state, order.technician_id), ("assigned", self.colleague))

    def test_a_technician_of_another_point_is_not_sent(self):
        visit = self.make_visit()
        with self.assertRaises(UserError):
            visit.technician_id = self.other_technician

    def test_no_visit_is_planned_for_a_finished_order(self):
        order = self.work_on(self.make_order())
        with self.assertRaises(UserError):
            self.env["service.visit"].create(
                {"order_id": order.id, "technician_id": self.technician.id}
            )

    @freeze_time("2026-03-03 02:00:00")
    def test_arriving_starts_the_order(self):
        visit = self.make_visit(**MORNING)
        visit.action_confirm()
        visit.action_start()
        self.assertEqual(visit.order_id.state, "in_progress")
        self.assertEqual(visit.arrived_at, at("2026-03-03 02:00:00"))

    def test_starting_the_order_starts_its_visit(self):
        visit = self.make_visit()
        visit.order_id.action_start()
        self.assertEqual(visit.state, "in_progress")
        self.assertTrue(visit.arrived_at)

    def test_finishing_the_order_finishes_its_visit(self):
        visit = self.start(self.make_visit())
        self.agree(visit.order_id)
        visit.order_id._step("finish", {"result": "repaired"})
        self.assertRecordValues(
            visit, [{"state": "done", "result": "done", "order_result": "repaired"}]
        )

    def test_an_order_solved_by_phone_needs_no_visit_any_more(self):
        order = self.make_order()
        order._step("finish", {"result": "solved_remotely"})
        self.assertFalse(order.visit_ids)

    def test_cancelling_the_order_calls_its_visit_off(self):
        visit = self.make_visit()
        visit.order_id._step("cancel")
        self.assertRecordValues(visit, [{"state": "cancelled", "result": "cancelled"}])

    def test_an_order_that_changes_its_point_loses_its_visit(self):
        visit = self.make_visit()
        visit.order_id.point_id = self.other_point
        self.assertEqual(visit.state, "cancelled")
        self.assertFalse(visit.order_id.technician_id)

    def test_a_visit_without_window_is_not_confirmed(self):
        with self.assertRaises(UserError):
            self.make_visit().action_confirm()

    # --- outcomes ---

    def test_a_finished_visit_finishes_the_order_with_its_result(self):
        visit = self.start(self.make_visit(), result="done", result_note="New screen")
        self.assertEqual(visit.order_result, "repaired")
        self.agree(visit.order_id)
        visit.action_finish()
        self.assertRecordValues(
            visit.order_id,
            [{"state": "done", "result": "repaired", "result_note": "New screen"}],
        )
        self.assertTrue(visit.finished_at)

    def test_a_visit_needs_its_outcome_and_an_unfinished_one_its_reason(self):
        visit = self.start(self.make_visit())
        for vals in (
            {},
            {"result": "workshop"},
            {"result": "workshop", "reason": " "},
            {"result": "other_appointment", "reason": "Not at home"},
            {"result": "done", "order_result": False},
        ):
            visit.write(vals)
            with self.subTest(vals=vals), self.assertRaises(UserError):
                visit.action_finish()
        self.assertEqual(visit.state, "in_progress")

    def test_workshop_makes_the_order_a_job_for_the_bench(self):
        visit = self.start(self.make_visit(), result="workshop", reason="Board is burnt")
        visit.order_id._wait("parts")
        visit.action_finish()
        self.assertRecordValues(
            visit.order_id,
            [{"state": "in_progress", "service_mode": "carry_in", "wait_reason": False}],
        )
        self.assertEqual(visit.place, "site")
        bench = self.env["service.visit"].create(
            {"order_id": visit.order_id.id, "technician_id": self.colleague.id}
        )
        self.assertRecordValues(bench, [{"place": "bench", "number": 2}])
        self.assertEqual(visit.order_id.technician_id, self.colleague)

    @freeze_time("2026-03-06 08:00:00")  # Friday 16:00 in Shanghai
    def test_next_day_is_the_next_day_the_point_opens(self):
        visit = self.make_visit(
            planned_start=at("2026-03-06 06:00:00"), planned_end=at("2026-03-06 07:30:00")
        )
        self.start(visit, result="next_day", reason="Part comes tonight")
        visit.action_finish()
        again = visit.order_id.open_visit_id
        self.assertRecordValues(
            again,
            [
                {
                    "planned_start": at("2026-03-09 01:00:00"),
                    "planned_end": at("2026-03-09 02:30:00"),
                    "technician_id": self.technician.id,
                    "state": "planned",
                    "note": "Part comes tonight",
                }
            ],
        )

    def test_work_at_the_bench_does_not_end_as_a_visit_to_a_customer_may(self):
        for result in ("workshop", "customer_absent"):
            visit = self.assign(self.make_order(service_mode="carry_in"))
            self.start(visit, result=result, reason="Nobody there")
            with self.assertRaisesRegex(UserError, "work at the bench"):
                visit.action_finish()

    @freeze_time("2026-03-06 08:00:00")  # Friday 16:00 in Shanghai
    def test_next_day_is_when_the_technician_has_time(self):
        monday = {
            "planned_start": at("2026-03-09 01:00:00"),
            "planned_end": at("2026-03-09 02:00:00"),
        }
        self.make_visit(**monday)
        visit = self.make_visit(
            planned_start=at("2026-03-06 06:00:00"), planned_end=at("2026-03-06 07:30:00")
        )
        self.start(visit, result="next_day", reason="Part comes tonight").action_finish()
        again = visit.order_id.open_visit_id
        self.assertEqual(again.planned_start, at("2026-03-09 02:00:00"))
        self.assertEqual(again.planned_end, at("2026-03-09 03:30:00"))
        self.assertFalse(again.conflict_count)

    def test_another_appointment_is_planned_as_agreed(self):
        window = {"next_start": at("2026-03-10 01:00:00"), "next_end": at("2026-03-10 02:00:00")}
        visit = self.start(self.make_visit(), result="other_appointment", reason="Busy", **window)
        visit.action_finish()
        again = visit.order_id.open_visit_id
        self.assertEqual(again.planned_start, window["next_start"])
        self.assertEqual(visit.order_id.state, "in_progress")
        self.start(again)
        self.assertEqual(again.state, "in_progress")

    def test_an_absent_customer_is_visited_again_at_a_time_to_be_agreed(self):
        visit = self.start(self.make_visit(), result="customer_absent", reason="Nobody opened")
        visit.action_finish()
        self.assertFalse(visit.order_id.open_visit_id.planned_start)

    def test_a_customer_who_wants_no_service_cancels_the_order(self):
        visit = self.start(self.make_visit(), result="cancelled", reason="Bought a new one")
        visit.action_finish()
        self.assertEqual(visit.order_id.state, "cancelled")
        self.assertEqual(visit.state, "done")

    def test_the_timeline_tells_why_it_is_not_finished(self):
        visit = self.start(self.make_visit(), result="customer_absent", reason="Nobody opened")
        visit.action_finish()
        notes = visit.order_id.log_ids.filtered(lambda line: line.kind == "note")
        self.assertIn("Nobody opened", notes.note)

    def test_calling_a_visit_off_needs_a_reason_and_leaves_the_order_open(self):
        visit = self.make_visit()
        with self.assertRaises(UserError):
            visit.action_cancel()
        visit.reason = "Flood"
        visit.action_cancel()
        self.assertEqual(visit.state, "cancelled")
        self.assertEqual(visit.order_id.state, "assigned")
        self.assertTrue(visit.order_id.can_be_dispatched)

    def test_the_dialog_asks_what_the_outcome_needs(self):
        visit = self.start(self.make_visit()).with_user(self.tech_user)
        action = visit.action_open_finish()
        view = self.env["ir.ui.view"].browse(action["views"][0][0])
        with Form(visit, view=view) as form:
            form.result = "customer_absent"
            form.reason = "Nobody opened"
            self.assertFalse(form.next_start)
            form.result = "next_day"
            self.assertTrue(form.next_start)
            form.result = "done"
            self.assertFalse(form.next_start)
            self.assertEqual(form.order_result, "repaired")
        self.agree(visit.order_id)
        visit.action_finish()
        self.assertEqual(visit.order_id.state, "done")

    # --- at the same time ---

    def test_visits_at_the_same_time_are_counted_not_forbidden(self):
        first, second, third = [self.make_visit(**MORNING) for _i in range(3)]
        third.technician_id = self.colleague
        self.assertEqual((first | second | third).mapped("conflict_count"), [1, 1, 0])
        second.write(
            {"planned_start": MORNING["planned_end"], "planned_end": at("2026-03-03 05:00:00")}
        )
        first.invalidate_recordset(["conflict_count"])
        self.assertEqual(first.conflict_count, 0, "one may follow the other")

    # --- many ---

    def test_many_visits_cost_hardly_more_queries_than_few(self):
        self.env["service.sla.policy"].search(
            [("active", "=", False)], order="priority"
        ).active = True

        for report in (
            {"result": "done", "order_result": "repaired"},
            {"result": "next_day", "reason": "Part missing"},
        ):
            few = self.costs(self.agreed_orders(5), report)
            many = self.costs(self.agreed_orders(50), report)
            for step, cost in few.items():
                with self.subTest(step=step, report=report):
                    self.assertLessEqual(many[step], cost * 1.5)

    def test_the_steps_of_many_orders_cost_hardly_more_queries_than_those_of_few(self):
        few, many = (
            self.count_queries(partial(self.work_on, orders))
            for orders in (self.agreed_orders(5), self.agreed_orders(50))
        )
        self.assertLessEqual(many, few * 1.5)
        few, many = (
            self.count_queries(partial(self.call_off, self.assign(orders)))
            for orders in (self.make_orders(5), self.make_orders(50))
        )
        self.assertLessEqual(many, few * 1.5)

    def agreed_orders(self, count):
        orders = self.make_orders(count)
        self.agree(orders)
        return orders

    def call_off(self, visits):
        visits = self.plain(visits)
        visits.write({**MORNING, "reason": "Strike"})
        visits.action_confirm()
        visits.action_cancel()

    def costs(self, orders, report):
        """Queries of each step of the visits of some orders."""

        def finish():
            visits = self.plain(orders.visit_ids)
            visits.write(report)
            visits.action_finish()

        assign = self.count_queries(lambda: self.assign(orders))
        start = self.count_queries(self.plain(orders.visit_ids).action_start)
        return {"assign": assign, "start": start, "finish": self.count_queries(finish)}

    def plain(self, records):
        """The records as a request would name them: by their ids."""
        return records.browse(records.ids)

    def test_imported_history_has_one_finished_visit_an_order(self):
        orders = self.work_on(self.make_orders(3))
        visits = self.env["service.visit"]._import_finished(orders)
        self.assertRecordValues(
            visits,
            [
                {
                    "number": 2,
                    "name": f"{order.name}/2",
                    "imported": True,
                    "company_id": self.company.id,
                    "point_id": self.point.id,
                    "technician_id": self.technician.id,
                    "user_id": self.tech_user.id,
                    "place": "site",
                    "state": "done",
                    "order_result": "repaired",
                    "arrived_at": order.started_at,
                    "result": "done",
                    "finished_at": order.done_at,
                }
                for order in orders
            ],
        )

    def test_importing_many_costs_hardly_more_queries_than_few(self):
        Visit = self.env["service.visit"]
        few, many = (
            self.count_queries(partial(Visit._import_finished, self.work_on(orders)))
            for orders in (self.make_orders(5), self.make_orders(50))
        )
        self.assertLessEqual(many, few * 1.5)
