from datetime import date

from odoo.tests import freeze_time, tagged

from .common import IntakeCase


@tagged("post_install", "-at_install")
class TestDeviceTimeline(IntakeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time("2026-03-01 04:00:00"):
            cls.order = cls.report("LIFE-1", symptom="No sound <script>alert(1)</script>")
        with freeze_time("2026-03-02 04:00:00"):
            cls.work_on(cls.order)
        cls.device = cls.order.device_id

    @classmethod
    def report(cls, serial, **vals):
        return cls.make_order(serial=serial, product_id=cls.phone_model.id, **vals)

    def events(self, device=None, user=None):
        device = (device or self.device).with_user(user or self.hotline)
        return [(event.kind, event.title) for event in device._timeline()[device]]

    def kinds_here(self):
        """What intake tells; other addons add visits and calls."""
        ours = {"reported", "done", "activated", "bought"}
        return [kind for kind, _title in self.events() if kind in ours]

    def test_an_order_tells_how_it_was_reported_and_how_it_ended(self):
        self.assertEqual(self.kinds_here(), ["done", "reported"])
        self.assertIn(self.order.name, self.events()[0][1])

    def test_what_happened_last_stands_first(self):
        self.device.write({"purchase_date": date(2026, 1, 5), "activation_date": date(2026, 1, 6)})
        with freeze_time("2026-04-01 04:00:00"):
            self.report("LIFE-1", phone="13700000001")
        kinds = self.kinds_here()
        self.assertEqual(kinds, ["reported", "done", "reported", "activated", "bought"])

    def test_owners_are_told(self):
        with freeze_time("2026-05-01 04:00:00"):
            partner = self.env["res.partner"].create({"name": "Second", "phone": "13700000002"})
            self.device._set_owner(partner, "hand_over")
        self.assertIn("Owner: Second", [title for _kind, title in self.events()])

    def test_a_point_reads_nothing_of_what_another_did(self):
        foreign = self.report("LIFE-1", point_id=self.other_point.id, phone="13700000003")
        self.assertIn(foreign.name, str(self.events()))
        self.assertNotIn(foreign.name, str(self.events(user=self.manager)))
        self.assertNotIn(self.order.name, str(self.events(user=self.other_manager)))

    def test_what_a_customer_wrote_is_shown_and_not_run(self):
        html = self.device.with_user(self.hotline).timeline
        self.assertIn("&lt;script&gt;", html)
        self.assertNotIn("<script>", html)
        self.assertIn(f"/odoo/m-service.order/{self.order.id}", html)

    def test_the_lives_of_many_devices_cost_as_few_queries_as_of_few(self):
        orders = self.make_orders(44)
        self.work_on(orders)
        few, many = orders[:4].device_id, orders[4:].device_id
        few._timeline()
        one = self.count_queries(lambda: few.with_user(self.hotline)._timeline())
        ten = self.count_queries(lambda: many.with_user(self.hotline)._timeline())
        self.assertLessEqual(ten, one + 1)
