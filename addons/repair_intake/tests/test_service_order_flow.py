import psycopg2

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.service_order_states import OPEN_STATES, STATES
from .common import IntakeCase


@tagged("post_install", "-at_install")
class TestServiceOrderFlow(IntakeCase):
    def test_an_order_goes_from_report_to_closed(self):
        order = self.make_order()
        order.action_triage()
        order.technician_id = self.technician
        order.action_assign()
        order.action_start()
        self.agree(order)
        order.result = "repaired"
        order.action_finish()
        self.close(order)
        self.assertEqual(order.state, "closed")
        self.assertTrue(order.assigned_at and order.started_at and order.done_at)
        self.assertTrue(order.closed_at)
        steps = order.log_ids.filtered(lambda line: line.kind == "step").sorted("id")
        self.assertEqual(
            steps.mapped("step"), ["create", "triage", "assign", "start", "finish", "close"]
        )

    def test_each_step_is_refused_from_every_state_outside_the_table(self):
        possible = {
            "triage": ["new"],
            "assign": ["new", "triaged", "assigned"],
            "take_back": ["assigned"],
            "start": ["assigned"],
            "finish": ["new", "triaged", "in_progress"],
            "reopen": ["done"],
            "close": ["done"],
            "cancel": ["new", "triaged", "assigned", "in_progress"],
        }
        self.assertEqual(list(self.env["service.order"]._steps()), list(possible))
        for name, sources in possible.items():
            for state, _label in STATES:
                order = self.order_in(state)
                if state in sources:
                    self.assertFalse(order._source_refusal(name), f"{name} from {state}")
                    continue
                with (
                    self.subTest(step=name, state=state),
                    self.assertRaisesRegex(UserError, order.name),
                    self.env.cr.savepoint(),
                ):
                    order._step(name)

    def order_in(self, state):
        order = self.make_order(technician_id=self.technician.id, result="repaired")
        path = {
            "new": [],
            "triaged": ["triage"],
            "assigned": ["assign"],
            "in_progress": ["assign", "start"],
            "done": ["assign", "start", "finish"],
            "closed": ["assign", "start", "finish", "close"],
            "cancelled": ["cancel"],
        }[state]
        if "finish" in path:
            self.agree(order)
        for name in path:
            if name == "close":
                self.close(order)
            else:
                order._step(name)
        self.assertEqual(order.state, state)
        return order

    def test_cancel_is_possible_from_any_state_before_done(self):
        for state in OPEN_STATES:
            order = self.order_in(state)
            order.step("cancel")
            self.assertEqual(order.state, "cancelled")

    def test_the_button_asks_why_and_the_timeline_tells_it(self):
        order = self.make_order()
        asked = order.action_cancel()
        self.assertEqual((asked["res_model"], order.state), ("service.order.cancel", "new"))
        dialog = self.env["service.order.cancel"].with_user(self.hotline)
        dialog = dialog.with_context(**asked["context"])
        dialog.create({"reason": "twice", "note": "See the other one"}).action_apply()
        self.assertEqual(order.state, "cancelled")
        told = order.log_ids.filtered(lambda line: line.step == "cancel").note
        self.assertEqual(told, "Reported twice\nSee the other one")

    def test_a_state_is_not_written_by_hand_nor_by_import(self):
        order = self.make_order()
        for vals in ({"state": "closed"}, {"closed_at": "2026-01-01"}):
            with self.assertRaises(ValidationError):
                order.write(vals)
            with self.assertRaises(ValidationError):
                order.with_context(step_mixin=True).write(vals)
            with self.assertRaises(ValidationError):
                self.make_order(**vals)
        result = self.env["service.order"].load(["contact_name", "state"], [["Wang", "closed"]])
        self.assertFalse(result["ids"])
        self.assertEqual(order.state, "new")

    def test_a_finished_order_needs_its_result(self):
        order = self.order_in("in_progress")
        order.result = False
        with self.assertRaisesRegex(UserError, order.name):
            order.action_finish()

    def test_an_order_nobody_worked_on_ends_only_with_a_result_that_needs_no_work(self):
        order = self.make_order()
        order.result = "repaired"
        with self.assertRaises(UserError):
            order.action_finish()
        order.result = "solved_remotely"
        order.action_finish()
        self.assertEqual(order.state, "done")

    def test_a_technician_of_another_point_is_refused(self):
        with self.assertRaisesRegex(UserError, self.point.name):
            self.make_order(technician_id=self.other_technician.id)
        with self.assertRaisesRegex(UserError, self.point.name):
            self.make_order().step("assign", {"technician_id": self.other_technician.id})

    def test_closing_is_no_step_for_the_outside(self):
        order = self.order_in("done")
        with self.assertRaises(UserError):
            order.step("close")

    def test_the_same_key_has_one_effect(self):
        order = self.make_order()
        for _attempt in range(3):
            order.step("triage", key="app-1")
        lines = order.log_ids.filtered(lambda line: line.step == "triage")
        self.assertEqual(len(lines), 1)

    def test_a_key_used_for_something_else_is_refused(self):
        order = self.make_order()
        order.step("triage", key="app-2")
        with self.assertRaisesRegex(UserError, "key"):
            order.step("cancel", key="app-2")
        with self.assertRaisesRegex(UserError, "key"):
            self.make_order().step("triage", key="app-2")

    def test_a_change_of_weight_is_told_on_the_timeline(self):
        order = self.make_order()
        order.with_user(self.hotline).point_id = self.other_point
        line = order.log_ids.filtered(lambda line: line.kind == "field")
        self.assertEqual(line.field_name, "point_id")
        self.assertEqual(line.old_value, self.point.name)
        self.assertEqual(line.new_value, self.other_point.name)
        self.assertEqual(line.user_id, self.hotline)

    def test_the_timeline_is_permanent_for_everybody(self):
        line = self.make_order().log_ids[:1]
        with self.assertRaises(UserError):
            line.sudo().note = "never happened"
        with self.assertRaises(UserError):
            line.sudo().unlink()

    @mute_logger("odoo.sql_db")
    def test_the_database_refuses_to_rewrite_the_timeline(self):
        line = self.make_order().log_ids[:1]
        line.flush_recordset()
        for statement in (
            "UPDATE service_order_log SET note = 'x' WHERE id = %s",
            "DELETE FROM service_order_log WHERE id = %s",
        ):
            with (
                self.assertRaises(psycopg2.errors.RestrictViolation),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(statement, [line.id])
        with self.assertRaises(psycopg2.errors.RestrictViolation), self.env.cr.savepoint():
            self.env.cr.execute("TRUNCATE service_order_log")

    def test_the_constraints_stand_in_the_database(self):
        self.env.cr.execute(
            "SELECT conname FROM pg_constraint WHERE conrelid = 'service_order'::regclass"
            " UNION SELECT indexname FROM pg_indexes WHERE tablename LIKE 'service_order%'"
        )
        names = {name for (name,) in self.env.cr.fetchall()}
        self.assertLessEqual(
            {
                "service_order_name_unique",
                "service_order_external_ref_unique",
                "service_order_done_has_result",
            },
            names,
        )

    def test_steps_of_many_orders_cost_no_more_queries_than_of_few(self):
        orders = self.make_orders(220)
        self.agree(orders)

        def life(some):
            self.work_on(some)
            self.close(some)

        life(orders[:10])
        few = self.count_queries(lambda: life(orders[10:20]))
        many = self.count_queries(lambda: life(orders[20:120]))
        self.assertLessEqual(many / few, 1.5, f"{few} queries for 10, {many} for 100")
