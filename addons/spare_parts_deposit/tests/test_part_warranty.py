from datetime import date

from odoo.tests import freeze_time, tagged

from .common import PartsCase


@tagged("post_install", "-at_install")
class TestPartWarranty(PartsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pay_in(cls.account, 1000)
        cls.screen.warranty_months = 3
        cls.stock_point((cls.screen, 2), (cls.battery, 2))
        with freeze_time("2026-01-31 04:00:00"):
            order = cls.start_order(serial="LIFE-1", product_id=cls.phone_model.id)
            cls.used = cls.use_part(cls.screen, order=order)
            cls.plain = cls.use_part(cls.battery, order=order)
        cls.device = order.device_id

    def test_a_part_is_under_warranty_from_the_day_it_was_put_in(self):
        self.assertEqual(self.used.warranty_until, date(2026, 4, 30))
        self.assertFalse(self.plain.warranty_until)

    def test_a_later_promise_changes_nothing_for_a_part_put_in_before(self):
        self.screen.warranty_months = 12
        self.env.flush_all()
        self.assertEqual(self.used.warranty_until, date(2026, 4, 30))

    def test_the_timeline_tells_the_part_and_its_warranty(self):
        events = self.device.with_user(self.manager)._timeline()[self.device]
        parts = {event.title: event.text for event in events if event.kind == "part"}
        self.assertIn("2026-04-30", parts["Screen"])
        self.assertNotIn("2026", parts["Battery"])
        self.assertNotIn(
            "part", [e.kind for e in self.device.with_user(self.other_manager)._timeline_events()]
        )

    def test_the_parts_of_many_devices_cost_as_few_queries_as_of_few(self):
        self.stock_point((self.battery, 22))
        for number in range(22):
            order = self.start_order(serial=f"MANY-{number}", product_id=self.phone_model.id)
            self.use_part(self.battery, order=order)
        devices = self.env["stock.lot"].search([("name", "like", "MANY-")])
        few, many = devices[:2].with_user(self.hotline), devices[2:].with_user(self.hotline)
        few._timeline_events()
        one = self.count_queries(lambda: few._timeline_events())
        self.assertLessEqual(self.count_queries(lambda: many._timeline_events()), one + 1)
