from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import IntakeCase


@tagged("post_install", "-at_install")
class TestRepairIntakeAccess(IntakeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.own = cls.make_order(serial="OWN-1", product_id=cls.phone_model.id, phone="13700000001")
        cls.foreign = cls.make_order(
            contact_name="Foreign Customer",
            serial="FOREIGN-1",
            product_id=cls.phone_model.id,
            point_id=cls.other_point.id,
            phone="13700000002",
        )
        cls.env.flush_all()

    def as_manager(self, model):
        return self.env[model].with_user(self.manager)

    def test_a_point_sees_its_own_orders_only(self):
        Order = self.as_manager("service.order")
        self.assertIn(self.own, Order.search([]))
        self.assertNotIn(self.foreign, Order.search([]))
        self.assertFalse(Order.name_search(self.foreign.name))
        self.assertFalse(Order.search([("serial", "=", "FOREIGN-1")]))
        for act in (
            lambda order: order.read(["name"]),
            lambda order: order.export_data(["name"]),
            lambda order: order.write({"symptom": "changed"}),
            lambda order: order.action_triage(),
            lambda order: order.message_post(body="hello"),
        ):
            with self.assertRaises(AccessError):
                act(Order.browse(self.foreign.id))
        counted = Order.formatted_read_group([], ["point_id"], ["__count"])
        self.assertEqual([group["point_id"][0] for group in counted], self.point.ids)

    def test_an_order_without_point_is_no_points_business(self):
        nobodys = self.env["service.order"].create({"contact_name": "Far Away"})
        self.assertFalse(nobodys.point_id)
        self.assertNotIn(nobodys, self.as_manager("service.order").search([]))

    def test_timeline_device_and_customer_of_another_point_are_hidden(self):
        self.assertEqual(
            self.as_manager("service.order.log").search([]).order_id.point_id, self.point
        )
        self.assertIn(self.own.device_id, self.as_manager("stock.lot").search([]))
        self.assertNotIn(self.foreign.device_id, self.as_manager("stock.lot").search([]))
        self.assertIn(self.own.partner_id, self.as_manager("res.partner").search([]))
        self.assertNotIn(self.foreign.partner_id, self.as_manager("res.partner").search([]))

    def test_a_phone_number_does_not_show_a_point_the_customers_of_another(self):
        order = self.as_manager("service.order").create(
            {"contact_name": "Claims To Be Foreign", "phone": "13700000002"}
        )
        self.assertNotEqual(order.partner_id, self.foreign.partner_id)
        draft = self.as_manager("service.order").new({"phone": "13700000002"})
        self.assertNotEqual(draft.partner_id._origin, self.foreign.partner_id)

    def test_a_chatter_message_and_an_attachment_of_another_point_are_hidden(self):
        message = self.foreign.message_post(body="Secret of the south")
        attachment = self.env["ir.attachment"].create(
            {"name": "invoice.txt", "raw": b"x", "res_model": "service.order"}
            | {"res_id": self.foreign.id}
        )
        with self.assertRaises(AccessError):
            self.as_manager("mail.message").browse(message.id).read(["body"])
        with self.assertRaises(AccessError):
            self.as_manager("ir.attachment").browse(attachment.id).read(["name"])

    def test_the_hotline_sees_every_point(self):
        orders = self.env["service.order"].with_user(self.hotline).search([])
        self.assertLessEqual(self.own | self.foreign, orders)

    def test_a_stranger_sees_no_order(self):
        stranger = self.make_user("stranger", "base.group_user")
        with self.assertRaises(AccessError):
            self.env["service.order"].with_user(stranger).search([])

    def test_nobody_writes_the_timeline_by_hand(self):
        for user in (self.hotline, self.manager, self.office):
            with self.assertRaises(AccessError):
                self.env["service.order.log"].with_user(user).create({"order_id": self.own.id})

    def test_a_repair_order_of_another_point_is_hidden(self):
        own, foreign = self.own._make_repair_order(), self.foreign._make_repair_order()
        self.env.flush_all()
        seen = self.as_manager("repair.order").search([])
        self.assertIn(own, seen)
        self.assertNotIn(foreign, seen)

    def test_a_technician_makes_the_repair_order_of_an_own_order(self):
        technician = self.make_user(
            "tech", "service_network.group_point_technician", points=self.point
        )
        order = self.own.with_user(technician)
        order._step("assign", {"technician_id": self.technician.id})
        order._step("start")
        self.agree(order)
        action = order.action_make_repair_order()
        self.assertTrue(self.env["repair.order"].search(action["domain"]))
        self.assertEqual(order.repair_ids.state, "confirmed")
