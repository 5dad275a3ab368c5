"""The point desk takes a device in and gives it back through the web client, in real Chromium."""

from odoo.tests import HttpCase

from ..chain import ChainCase
from ..common import CrossAddons


class TestTheCounterInTheBrowser(CrossAddons, ChainCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.desk = cls.make_user("desk", "service_network.group_point_technician", points=cls.point)
        cls.env["service.shelf"].create({"name": "A-01", "point_id": cls.point.id})
        cls.env["service.accessory"].create([{"name": "TOUR-CHARGER"}, {"name": "TOUR-SIM"}])

    def tour(self, name, url):
        self.start_tour(url, f"service_counter_{name}", login=self.desk.login, timeout=120)

    def test_a_known_device_is_taken_in_with_six_inputs_and_given_back(self):
        self.report(self.point, phone="13900002222", serial="TOUR-SN-9").step("cancel")
        self.tour("takes_a_device_in", "/odoo/service-counter")
        order = self.env["service.order"].search(
            [("serial", "=", "TOUR-SN-9"), ("state", "=", "new")]
        )
        self.assertEqual(len(order), 1)
        self.assertEqual(order.user_id, self.desk)
        self.assertEqual(order.custody_id.state, "held")
        self.assertEqual(order.custody_id.shelf_id.name, "A-01")
        self.assertEqual(
            order.custody_id.accessory_ids.mapped("name"), ["TOUR-CHARGER", "TOUR-SIM"]
        )
        self.work_on(order)
        self.tour("hands_a_device_over", f"/odoo/service-counter/{order.custody_id.id}")
        self.assertEqual(order.custody_id.state, "handed_over")
        self.assertEqual(order.custody_id.handed_to, "Li Lei")
        self.assertTrue(order.custody_id.handed_signature)

    def test_many_papers_are_printed_while_the_desk_goes_on(self):
        orders = self.env["service.order"].browse()
        for number in range(4):
            orders |= self.report(self.point, contact_name=f"Paper Tour {number}")
        receipt = self.env.ref("service_counter.report_intake")
        receipt.with_context(lang=self.desk.lang).name = "TOUR-RECEIPT"
        action = self.env.ref("repair_intake.action_service_order")
        action.domain = [("id", "in", orders.ids)]
        self.tour("prints_many", f"/odoo/action-{action.id}?view_type=list")
        for order in orders:
            self.assertTrue(
                order.log_ids.filtered(lambda log: "TOUR-RECEIPT" in (log.note or "")), order.name
            )
