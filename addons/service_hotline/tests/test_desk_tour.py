from odoo.tests import HttpCase, tagged

from .common import HotlineCase


@tagged("post_install", "-at_install")
class TestDeskTour(HotlineCase, HttpCase):
    def tour(self, name):
        self.start_tour("/odoo/hotline", f"service_hotline_{name}", login=self.hotline.login)

    def newest(self):
        return self.env["service.order"].search([], order="id desc", limit=1)

    def test_a_known_caller_takes_four_fields_and_no_mouse(self):
        self.tour("known_caller")
        order = self.newest()
        self.assertRecordValues(
            order,
            [
                {
                    "partner_id": self.caller.id,
                    "device_id": self.device.id,
                    "symptom": "Screen stays dark",
                    "service_mode": "carry_in",
                    "point_id": self.point.id,
                    "state": "triaged",
                    "user_id": self.hotline.id,
                }
            ],
        )
        self.assertEqual(order.symptom_id.code, "X01")
        self.assertEqual(order.call_ids.result_kind, "order")

    def test_a_new_caller_is_taken_without_the_mouse(self):
        self.tour("new_caller")
        order = self.newest()
        self.assertEqual(order.partner_id.name, "Wang Fang")
        self.assertEqual(order.product_id, self.phone_model)
        self.assertEqual(order.point_id, self.point)

    def test_an_open_order_is_urged_instead_of_taken_twice(self):
        order = self.order_of(self.report())
        self.tour("urges_an_open_order")
        self.assertEqual(self.newest(), order)
        self.assertEqual(order.call_ids.result_kind, "urged")

    def test_what_was_typed_outlives_a_reload(self):
        self.tour("reloads")
        order = self.newest()
        self.assertEqual((order.partner_id, order.symptom), (self.caller, "Speaker crackles"))
        self.assertEqual(len(order.call_ids), 1)
