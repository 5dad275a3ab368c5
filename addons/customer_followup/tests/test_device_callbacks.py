from odoo.tests import tagged

from .common import FollowupCase


@tagged("post_install", "-at_install")
class TestDeviceCallbacks(FollowupCase):
    def called(self, count):
        orders = self.make_done(count)
        for order in orders:
            task = self.task_of(order)
            task.write({"satisfaction": 5, "note": "Friendly technician"})
            task.action_close_order()
        return self.env["stock.lot"].browse(orders.device_id.ids)

    def events(self, device, user):
        events = device.with_user(user)._timeline_events()
        return [(e.kind, e.title, e.text) for e in events if e.kind in ("callback", "complaint")]

    def test_the_call_is_told_in_the_life_of_the_device(self):
        device = self.called(1)
        ((kind, _title, text),) = self.events(device, self.agent)
        self.assertEqual(kind, "callback")
        self.assertIn("Friendly technician", text)
        self.assertFalse(self.events(device, self.other_manager))

    def test_a_complaint_is_told_too(self):
        device = self.called(1)
        order = device.service_order_ids
        self.env["service.complaint"].create({"order_id": order.id, "description": "Too late"})
        self.assertIn("complaint", [kind for kind, *_rest in self.events(device, self.officer)])

    def test_the_calls_about_many_devices_cost_as_few_queries_as_about_few(self):
        few, many = (self.called(n).with_user(self.agent) for n in (3, 30))
        few._timeline_events()
        one = self.count_queries(lambda: few._timeline_events())
        self.assertLessEqual(self.count_queries(lambda: many._timeline_events()), one + 1)
