from odoo.tests import tagged

from .common import DispatchCase


@tagged("post_install", "-at_install")
class TestDeviceVisits(DispatchCase):
    def lives(self, count):
        orders = self.make_orders(count)
        visits = self.assign(orders)
        self.start(visits, result="workshop", reason="Gate closed")
        visits._step("finish")
        return self.env["stock.lot"].browse(orders.device_id.ids)

    def test_a_visit_is_told_in_the_life_of_the_device(self):
        device = self.lives(1)
        events = [
            event
            for event in device.with_user(self.manager)._timeline()[device]
            if event.kind == "visit"
        ]
        self.assertEqual(len(events), 1)
        self.assertIn(self.technician.name, events[0].title)
        self.assertIn("Gate closed", events[0].text)
        foreign = device.with_user(self.other_manager)
        self.assertFalse([e for e in foreign._timeline_events() if e.kind == "visit"])

    def test_the_visits_of_many_devices_cost_as_few_queries_as_of_few(self):
        few, many = (self.lives(n).with_user(self.hotline) for n in (3, 30))
        few._timeline_events()
        one = self.count_queries(lambda: few._timeline_events())
        self.assertLessEqual(self.count_queries(lambda: many._timeline_events()), one + 1)
