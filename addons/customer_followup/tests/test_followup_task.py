from datetime import date, datetime

import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import FollowupCase


@tagged("post_install", "-at_install")
class TestFollowupTask(FollowupCase):
    def test_every_finished_order_gets_one_call_in_its_window(self):
        self.point.calendar_id.tz = "Asia/Shanghai"
        # half past midnight of the 11th in Shanghai
        with freeze_time("2026-03-10 16:30:00"):
            order = self.make_done()
        self.assertRecordValues(
            order.followup_ids,
            [
                {
                    "state": "todo",
                    "due_date": date(2026, 3, 14),
                    "latest_date": date(2026, 3, 18),
                    "point_id": self.point.id,
                    "result": False,
                }
            ],
        )
        self.assertEqual(len(order.followup_ids.answer_ids), 5)

    def test_an_order_solved_by_phone_is_called_as_well(self):
        order = self.make_order()
        order._step("finish", {"result": "solved_remotely"})
        self.assertEqual(order.followup_ids.state, "todo")

    def test_an_order_has_one_follow_up_by_the_database(self):
        order = self.make_done()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.UniqueViolation),
            self.env.cr.savepoint(),
        ):
            self.env["followup.task"].create({"order_id": order.id})

    def test_the_call_closes_the_order(self):
        order = self.make_done()
        task = self.answer(self.task_of(order), 5, 4, 5, 5, 4)
        task.note = "Friendly"
        with freeze_time(datetime(2026, 3, 20, 8, 0)):
            task.action_close_order()
        self.assertRecordValues(
            task,
            [{"state": "done", "result": "satisfied", "satisfaction": 5, "attempt_count": 1}],
        )
        self.assertEqual(task.agent_id, self.agent)
        self.assertRecordValues(
            order, [{"state": "closed", "closed_at": datetime(2026, 3, 20, 8, 0)}]
        )
        line = order.log_ids.filtered(lambda line: line.step == "close")
        self.assertIn("5/5 · Friendly", line.note)
        self.assertEqual(line.user_id, self.agent)

    def test_an_order_is_closed_by_a_call_only(self):
        order = self.make_done()
        with self.assertRaisesRegex(UserError, "has not been followed up"):
            order._step("close")
        for forged in ({"state": "closed"}, {"closed_at": "2026-01-01 00:00:00"}):
            with self.assertRaises(UserError):
                order.write(forged)
        with self.assertRaises(UserError):
            order.step("close")
        self.assertEqual(order.state, "done")

    def test_the_state_of_a_call_is_not_forged(self):
        task = self.task_of(self.make_done())
        for vals in (
            {"state": "done"},
            {"attempt_count": 9},
            {"due_date": "2020-01-01"},
            {"called_at": "2026-01-01 00:00:00"},
            {"order_id": self.make_order().id},
        ):
            with self.assertRaises(UserError):
                task.write(vals)
            with self.assertRaises(UserError):
                task.with_context(followup_step=True).write(vals)
        with self.assertRaises(AccessError):
            self.env["followup.task"].with_user(self.agent).create({"order_id": 1})

    def test_a_call_without_answer_closes_nothing(self):
        order = self.make_done()
        with self.assertRaisesRegex(UserError, "What did the customer"):
            self.task_of(order).action_close_order()
        self.assertEqual(order.state, "done")

    def test_a_finished_call_stays_as_it_was_told(self):
        task = self.answer(self.task_of(self.make_done()), 5)
        task.action_close_order()
        for change in (
            lambda: task.write({"result": "dissatisfied"}),
            lambda: task.write({"satisfaction": 1}),
            lambda: task.answer_ids[0].write({"score": "1"}),
            lambda: task.sudo().unlink(),
            lambda: task.action_close_order(),
            lambda: task.action_rework(),
            lambda: task.action_no_answer(),
        ):
            with self.assertRaises(UserError):
                change()

    def test_nobody_answers_until_the_order_is_given_up(self):
        self.point.calendar_id.tz = "Asia/Shanghai"
        order = self.make_done()
        task = self.task_of(order)
        with self.assertRaisesRegex(UserError, "may be closed as unreachable"):
            task.action_close_unreachable()
        with freeze_time("2026-03-10 17:00:00"):  # the 11th in Shanghai
            for _attempt in range(3):
                task.action_no_answer()
        self.assertRecordValues(
            task, [{"attempt_count": 3, "due_date": date(2026, 3, 12), "state": "todo"}]
        )
        self.assertEqual(order.state, "done")
        task.action_close_unreachable()
        self.assertRecordValues(task, [{"state": "done", "result": "unreachable"}])
        self.assertEqual(order.state, "closed")

    def test_a_dissatisfied_customer_opens_one_complaint(self):
        order = self.make_done()
        task = self.answer(self.task_of(order), 1, 2)
        task.note = "Came two days late"
        task.action_close_order()
        self.assertEqual(order.state, "closed")
        self.assertRecordValues(
            order.complaint_ids,
            [
                {
                    "channel": "callback",
                    "description": "Came two days late",
                    "point_id": self.point.id,
                    "partner_id": order.partner_id.id,
                    "state": "new",
                }
            ],
        )

    def test_unsolved_work_goes_back_and_is_called_again(self):
        order = self.make_done()
        task = self.answer(self.task_of(order), 1)
        task.action_rework()
        self.assertEqual(order.state, "in_progress")
        self.assertRecordValues(task, [{"state": "todo", "result": False, "satisfaction": 0}])
        self.assertEqual(len(order.complaint_ids), 1)
        with self.assertRaisesRegex(UserError, "being worked on again"):
            task.action_no_answer()
        with freeze_time("2026-05-02 02:00:00"):
            order._step("finish")
        self.assertRecordValues(task, [{"state": "todo", "due_date": date(2026, 5, 5)}])
        self.answer(task, 1).action_close_order()
        self.assertEqual(order.state, "closed")
        self.assertEqual(len(order.complaint_ids), 1, "the open complaint is kept on")

    def test_a_cancelled_order_is_not_called(self):
        order = self.make_done()
        self.answer(self.task_of(order), 1).action_rework()
        order._step("cancel")
        self.assertEqual(order.followup_ids.state, "cancelled")

    def test_the_next_call_opens_by_itself_and_is_taken(self):
        with freeze_time("2020-03-01 02:00:00"):
            orders = self.make_done(3)
        with freeze_time("2020-03-05 02:00:00"):
            Task = self.env["followup.task"].with_user(self.agent)
            first = Task.browse(Task.action_next_call()["res_id"])
            self.assertEqual(first.agent_id, self.agent)
            following = self.answer(first, 5).action_close_order()
            self.assertIn(following["res_id"], (orders.followup_ids - first).ids)
            self.assertNotEqual(following["res_id"], first.id)
        with freeze_time("2020-03-02 02:00:00"):
            nothing = Task.action_next_call()
        self.assertFalse(nothing.get("res_id"), "nobody is called before the window opens")

    def test_queries_do_not_grow_with_the_orders(self):
        def finish(count, prefix):
            orders = self.make_orders(count, contact_name=prefix)
            orders._step("assign", {"technician_id": self.technician.id})
            orders._step("start")
            self.agree(orders)
            self.env.flush_all()
            return orders, self.count_queries(
                lambda: orders._step("finish", {"result": "repaired"})
            )

        few, few_finish = finish(5, "few")
        many, many_finish = finish(50, "many")
        self.assertLessEqual(many_finish, few_finish * 1.5)

        def close(orders):
            tasks = self.env["followup.task"].with_user(self.agent).browse(orders.followup_ids.ids)
            tasks.write({"satisfaction": 5})
            return self.count_queries(tasks.action_close_order)

        few_close = close(few)
        self.assertLessEqual(close(many), few_close * 1.5)
