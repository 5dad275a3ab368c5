"""A known caller reports a fault: four fields, no mouse, verdict, point and promise shown."""

from odoo.tests import HttpCase

from odoo.addons.service_hotline.tests.common import HotlineCase

from ..common import CrossAddons


class TestTheHotlineDesk(CrossAddons, HotlineCase, HttpCase):
    def test_a_known_caller_is_promised_a_time_within_four_fields(self):
        self.env["service.sla.policy"].search([]).action_archive()
        self.env["service.sla.policy"].create({"name": "Three days", "solve_hours": 24})
        tour = "service_hotline_known_caller_is_promised"
        self.start_tour("/odoo/hotline", tour, login=self.hotline.login, timeout=120)
        order = self.env["service.order"].search([], order="id desc", limit=1)
        self.assertEqual(order.partner_id, self.caller)
        self.assertEqual(order.symptom, "Screen stays dark")
        self.assertTrue(order.verdict)
        self.assertEqual(order.point_id, self.point)
        self.assertTrue(order.promise_at)
        self.assertEqual(order.call_ids.result_kind, "order")

    def test_solved_by_phone_is_done_at_once_and_still_called_back(self):
        call = self.call_in()["call"]
        values = {"partner_id": self.caller.id, "device_id": self.device.id, "symptom": "dark"}
        answer = self.desk.desk_create(values, "solved", call["id"], {})
        order = self.order_of(answer)
        self.assertEqual((order.state, order.result), ("done", "solved_remotely"))
        self.assertEqual(order.followup_ids.state, "todo")

    def test_the_last_technician_is_suggested_first_and_named_at_the_desk(self):
        colleague = self.make_technician("Tech North Two", self.point)
        earlier = self.make_order(partner_id=self.caller.id, device_id=self.device.id)
        earlier._step("assign", {"technician_id": colleague.id})
        earlier._step("start")
        earlier._step("finish", {"result": "repaired"})
        answer = self.report()
        self.assertEqual(answer["technician"], "Tech North Two")
        order = self.order_of(answer)
        best = order._suggest_technicians()[order][0]
        self.assertEqual(best.technician_id, colleague.id)
        self.assertTrue(best.served_customer)
