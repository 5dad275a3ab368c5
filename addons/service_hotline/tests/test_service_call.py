from datetime import datetime, timedelta

import psycopg2

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import TransactionCase, freeze_time, tagged
from odoo.tools import mute_logger

from .common import HotlineCase


@tagged("post_install", "-at_install")
class TestServiceCall(HotlineCase, TransactionCase):
    def call(self, **kwargs):
        return self.env["service.call"].browse(self.call_in(**kwargs)["call"]["id"])

    def test_a_lookup_without_a_key_is_not_any_call_without_one(self):
        rang = self.env["service.call"].create({"number": "1", "agent_id": self.hotline.id})
        began = self.desk.desk_lookup("13900007788", key=None)["call"]["id"]
        self.assertNotEqual(began, rang.id)

    def test_a_call_begins_when_the_number_is_typed(self):
        call = self.call()
        self.assertRecordValues(
            call,
            [
                {
                    "agent_id": self.hotline.id,
                    "number": "13900007788",
                    "number_masked": "139****7788",
                    "partner_id": self.caller.id,
                    "direction": "in",
                    "state": "talking",
                }
            ],
        )

    def test_a_number_typed_in_part_becomes_the_customers(self):
        self.assertEqual(self.call(text="0000778", key="part").number, "13900007788")
        self.assertEqual(self.call(text="HOT-SN-0001", key="serial").number, "13900007788")

    def test_the_same_key_is_the_same_call(self):
        self.assertEqual(self.call(), self.call())
        self.assertNotEqual(self.call(), self.call(key="another"))

    def test_one_click_ends_a_call_with_its_result_and_usual_reason(self):
        with freeze_time("2026-03-10 04:00:00"):
            call = self.call()
        progress = self.env.ref("service_hotline.result_progress")
        with freeze_time("2026-03-10 04:02:05"):
            self.desk.desk_end(call.id, progress.id)
        self.assertRecordValues(
            call,
            [
                {
                    "state": "ended",
                    "duration": 125,
                    "result_id": progress.id,
                    "reason_id": self.env.ref("service_hotline.reason_progress").id,
                }
            ],
        )

    def test_a_call_to_be_returned_waits_on_the_desk_until_somebody_calls(self):
        call = self.call()
        self.desk.desk_end(call.id, self.env.ref("service_hotline.result_call_back").id)
        self.assertGreater(call.callback_at, call.ended_at)
        waiting = [line["id"] for line in self.desk.desk_open()["callbacks"]]
        self.assertIn(call.id, waiting)
        again = self.desk.desk_lookup("13900007788", key="out", direction="out", returns=call.id)
        self.assertEqual(again["call"]["direction"], "out")
        self.assertEqual(call.returned_by_id.id, again["call"]["id"])
        waiting = [line["id"] for line in self.desk.desk_open()["callbacks"]]
        self.assertNotIn(call.id, waiting)

    def waiting(self):
        return [line["id"] for line in self.desk.desk_open()["callbacks"]]

    def test_a_customer_who_calls_again_need_not_be_called_back(self):
        call = self.call()
        self.desk.desk_end(call.id, self.env.ref("service_hotline.result_call_back").id)
        again = self.call(key="again")
        self.assertIn(call.id, self.waiting())
        self.desk.desk_end(again.id, self.env.ref("service_hotline.result_answered").id)
        self.assertEqual(call.returned_by_id, again)
        self.assertNotIn(call.id, self.waiting())

    def test_who_was_not_reached_is_called_again(self):
        call = self.call(key="out")
        self.desk.desk_end(call.id, self.env.ref("service_hotline.result_not_reached").id)
        self.assertIn(call.id, self.waiting())

    def test_what_happened_in_a_call_is_not_rewritten(self):
        call = self.call().with_user(self.hotline)
        call.note = "Asked twice"
        for vals in ({"started_at": "2020-01-01"}, {"agent_id": self.colleague.id}):
            with self.assertRaises(UserError):
                call.write(vals)
        with self.assertRaises(AccessError):
            call.unlink()
        with self.assertRaises(AccessError):
            call.create({"number": "1"})

    def test_an_agent_edits_own_calls_only(self):
        call = self.call()
        call.with_user(self.supervisor).note = "Listened in"
        with self.assertRaises(AccessError):
            call.with_user(self.colleague).note = "x"
        with self.assertRaises(AccessError):
            self.desk.with_user(self.colleague).desk_end(
                call.id, self.env.ref("service_hotline.result_progress").id
            )

    @mute_logger("odoo.sql_db")
    def test_a_call_ends_after_it_began(self):
        call = self.call()
        with (
            self.assertRaises(psycopg2.errors.CheckViolation),
            self.env.cr.savepoint(),
        ):
            call.ended_at = call.started_at - timedelta(hours=1)
            call.flush_recordset()

    def test_figures_per_agent(self):
        Call = self.env["service.call"]
        results = [
            self.env.ref(f"service_hotline.result_{name}")
            for name in ("order", "solved", "solved", "progress", "void")
        ]
        began = datetime(2031, 3, 10, 4)
        Call.create(
            [
                {
                    "agent_id": self.colleague.id,
                    "number": "13900007788",
                    "started_at": began,
                    "answered_at": began + timedelta(seconds=10),
                    "ended_at": began + timedelta(seconds=70),
                    "result_id": result.id,
                }
                for result in results
            ]
        )
        Call.create({"agent_id": self.colleague.id, "started_at": began, "ended_at": began})
        self.env.flush_all()
        [figures] = (
            self.env["service.call.report"]
            .with_user(self.supervisor)
            ._read_group(
                [("agent_id", "=", self.colleague.id), ("started_at", ">=", "2031-01-01")],
                [],
                [
                    "call_count:sum",
                    "missed_count:sum",
                    "solved_share:avg",
                    "wait_seconds:avg",
                    "duration:avg",
                ],
            )
        )
        self.assertEqual(figures[:2], (5, 1))
        self.assertAlmostEqual(figures[2], 2 / 3)
        self.assertEqual(figures[3:], (10, 60))

    def test_complaints_are_counted_for_the_agent_who_took_the_order(self):
        call = self.call()
        answer = self.report(call_id=call.id)
        self.env["service.complaint"].create({"order_id": answer["id"], "description": "Late"})
        self.env.flush_all()
        line = self.env["service.call.report"].browse(call.id)
        self.assertEqual(line.complaint_count, 1)

    def test_a_call_to_return_next_week_is_not_on_the_desk_yet(self):
        call = self.call()
        self.desk.desk_end(call.id, self.env.ref("service_hotline.result_call_back").id)
        call.sudo().callback_at = fields.Datetime.now() + timedelta(days=9)
        self.assertNotIn(call.id, [line["id"] for line in self.desk.desk_open()["callbacks"]])

    # --- passed on ---

    def end_with(self, result, **kwargs):
        call = self.call()
        result = self.env.ref(f"service_hotline.result_{result}")
        self.desk.desk_end(call.id, result.id, **kwargs)
        return call

    def test_a_call_passed_on_as_complaint_makes_one_and_tells_the_officers(self):
        officer = self.make_user("officer", "customer_followup.group_complaint_officer")
        order = self.order_of(self.report())
        call = self.end_with("complaint", order_id=order.id, note="Came two hours late")
        self.assertRecordValues(
            call.complaint_id,
            [
                {
                    "order_id": order.id,
                    "point_id": self.point.id,
                    "partner_id": self.caller.id,
                    "phone": "13900007788",
                    "channel": "phone",
                    "description": "Came two hours late",
                }
            ],
        )
        self.assertIn(officer, call.complaint_id._staff_tasks("complaint_new").user_id)
        call.complaint_id.with_user(officer).action_acknowledge()
        self.assertFalse(call.complaint_id._staff_tasks("complaint_new"))

    def test_a_caller_without_an_order_may_complain_too(self):
        call = self.end_with("complaint", note="Nobody answers the telephone")
        self.assertRecordValues(
            call.complaint_id,
            [{"order_id": False, "partner_id": self.caller.id, "contact_name": "Han Meimei"}],
        )

    def test_a_stranger_complains_by_the_name_he_tells(self):
        call = self.call(text="13712345678")
        complaint = self.env.ref("service_hotline.result_complaint")
        self.desk.desk_end(call.id, complaint.id, note="Rude", name="Wang Fang")
        self.assertRecordValues(
            call.complaint_id, [{"contact_name": "Wang Fang", "phone": "13712345678"}]
        )

    def test_a_second_complaint_about_an_order_is_added_to_the_open_one(self):
        order = self.order_of(self.report())
        first = self.end_with("complaint", order_id=order.id, note="Late")
        second = self.call(key="call-2")
        complaint = self.env.ref("service_hotline.result_complaint")
        self.desk.desk_end(second.id, complaint.id, order_id=order.id, note="And rude")
        self.assertEqual(second.complaint_id, first.complaint_id)
        self.assertEqual(first.complaint_id.description, "Late\n\nAnd rude")

    def test_a_complaint_needs_words(self):
        with self.assertRaisesRegex(UserError, "complains about"):
            self.end_with("complaint")

    def test_an_order_that_is_urged_is_told_to_its_point(self):
        order = self.order_of(self.report())
        self.end_with("urged", order_id=order.id, note="Waits since Monday")
        self.assertEqual((order.urge_count, bool(order.urged_at)), (1, True))
        task = order._staff_tasks("order_urged")
        self.assertEqual(task.user_id, self.manager)
        self.assertIn("Waits since Monday", task.note)
        with self.assertRaisesRegex(UserError, "Choose the open order"):
            self.end_with("urged")

    def test_nobody_is_called_back_at_night(self):
        hours = [(9, 12, "morning"), (13, 18, "afternoon")]
        self.env.company.resource_calendar_id = self.env["resource.calendar"].create(
            {
                "name": "Hotline",
                "tz": "Asia/Shanghai",
                "attendance_ids": [Command.clear()]
                + [
                    Command.create(
                        {
                            "name": "Open",
                            "dayofweek": str(day),
                            "hour_from": begin,
                            "hour_to": end,
                            "day_period": period,
                        }
                    )
                    for day in range(5)
                    for begin, end, period in hours
                ],
            }
        )
        with freeze_time("2026-03-10 15:36:00"):  # Tuesday 23:36 in Shanghai
            night = self.end_with("not_reached")
        self.assertEqual(night.callback_at, datetime(2026, 3, 11, 1, 0))  # 09:00
        with freeze_time("2026-03-11 02:00:00"):
            day = self.call(key="day")
            result = self.env.ref("service_hotline.result_not_reached")
            self.desk.desk_end(day.id, result.id)
        self.assertEqual(day.callback_at, datetime(2026, 3, 11, 5, 0))  # 13:00, after noon
