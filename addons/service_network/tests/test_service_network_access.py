from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import NetworkCase


@tagged("post_install", "-at_install")
class TestServiceNetworkAccess(NetworkCase):
    def test_a_point_manager_sees_only_the_own_point(self):
        Point = self.env["service.point"].with_user(self.manager)
        self.assertEqual(Point.search([]), self.point)
        with self.assertRaises(AccessError):
            Point.browse(self.other_point.id).read(["name"])

    def test_a_point_manager_changes_nothing_of_the_network(self):
        with self.assertRaises(AccessError):
            self.point.with_user(self.manager).name = "Mine"
        with self.assertRaises(AccessError):
            self.point.with_user(self.manager).action_suspend()

    def test_head_office_sees_every_point(self):
        points = self.env["service.point"].with_user(self.office).search([])
        self.assertLessEqual(self.point | self.other_point, points)

    def test_a_user_moved_to_another_point_sees_that_one_at_once(self):
        Point = self.env["service.point"].with_user(self.manager)
        self.assertEqual(Point.search([]), self.point)
        self.manager.service_point_ids = self.other_point
        self.env.invalidate_all()
        self.assertEqual(Point.search([]), self.other_point)
        self.other_point.user_ids -= self.manager
        self.assertFalse(Point.search([]))

    def test_customers_and_colleagues_of_another_point_are_hidden(self):
        Partner = self.env["res.partner"]
        own = Partner.create({"name": "Own Customer", "service_point_ids": self.point.ids})
        foreign = Partner.create(
            {"name": "Foreign Customer", "service_point_ids": self.other_point.ids}
        )
        seen = Partner.with_user(self.manager).search([])
        self.assertIn(own, seen)
        self.assertIn(self.point.partner_id, seen)
        self.assertNotIn(self.office.partner_id, seen)  # named where need be, not looked up
        self.assertNotIn(foreign, seen)
        self.assertNotIn(self.other_point.partner_id, seen)
        self.assertNotIn(self.other_manager.partner_id, seen)
        with self.assertRaises(AccessError):
            foreign.with_user(self.manager).read(["phone"])

    def test_a_customer_taken_in_at_a_point_is_that_points_customer(self):
        customer = self.env["res.partner"].with_user(self.manager).create({"name": "Walk-in"})
        self.assertEqual(customer.service_point_ids, self.point)

    def test_technicians_of_another_point_are_hidden(self):
        own = self.make_technician("Own Technician", self.point)
        foreign = self.make_technician("Foreign Technician", self.other_point)
        seen = self.env["hr.employee.public"].with_user(self.manager).search([])
        self.assertIn(own.id, seen.ids)
        self.assertNotIn(foreign.id, seen.ids)
        found = self.env["hr.employee"].with_user(self.manager).name_search("Technician")
        self.assertEqual([found_id for found_id, _name in found], own.ids)

    def test_parts_of_another_point_are_hidden(self):
        part = self.env["product.product"].create({"name": "Battery", "is_storable": True})
        Quant = self.env["stock.quant"]
        for point in self.point | self.other_point:
            Quant._update_available_quantity(part, point.parts_location_id, 3)
        seen = Quant.with_user(self.manager).search([("product_id", "=", part.id)])
        self.assertEqual(seen.location_id, self.point.parts_location_id)
        self.assertEqual(
            self.env["stock.location"].with_user(self.manager).search([]),
            self.point.parts_location_id,
        )
