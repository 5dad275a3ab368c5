import ast
from datetime import datetime

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged

from .common import IntakeCase


@tagged("post_install", "-at_install")
class TestServiceOrder(IntakeCase):
    def test_a_point_with_open_orders_is_not_closed(self):
        orders = self.make_orders(4)
        with self.assertRaisesRegex(UserError, rf"4 order.*{orders[0].name}"):
            self.point.action_close()
        orders._step("cancel")
        self.assertFalse(self.point._get_open_work())

    def test_the_network_manager_adds_a_device_model(self):
        action = self.env.ref("repair_intake.action_device_model")
        context = ast.literal_eval(action.context)
        Product = self.env["product.product"].with_user(self.office).with_context(**context)
        with Form(Product, view="repair_intake.view_device_model_form") as form:
            form.name = "X9"
            form.barcode = "6900000000024"
        self.assertRecordValues(
            form.record, [{"tracking": "serial", "is_storable": True, "type": "consu"}]
        )
        with self.assertRaises(AccessError):
            Product.with_user(self.manager).create({"name": "Mine"})

    def test_a_known_number_finds_customer_and_address_and_point(self):
        customer = self.env["res.partner"].create(
            {
                "name": "Han Meimei",
                "phone": "138 0013 8000",
                "street": "1 Garden Road",
                "area_id": self.district.id,
            }
        )
        with Form(self.env["service.order"].with_user(self.hotline)) as form:
            form.phone = "13800138000"
            self.assertEqual(form.partner_id, customer)
            self.assertEqual(form.street, "1 Garden Road")
            self.assertEqual(form.point_id, self.point)
            form.symptom = "Screen stays black"
        self.assertIn(self.point.name, form.record.point_reason)

    def test_a_known_serial_finds_device_model_and_owner(self):
        first = self.make_order(serial="SN-1", product_id=self.phone_model.id)
        second = self.env["service.order"].create({"serial": "SN-1"})
        self.assertEqual(second.device_id, first.device_id)
        self.assertEqual(second.product_id, self.phone_model)
        self.assertEqual(second.categ_id, self.phones)
        self.assertEqual(second.partner_id, first.partner_id)
        self.assertEqual(second.history_count, 1)
        self.assertEqual(second.open_twin_count, 1)

    def test_an_unknown_caller_becomes_one_customer(self):
        first = self.make_order(phone="13911112222")
        second = self.make_order(phone="139 1111 2222", contact_name="Li Lei again")
        self.assertEqual(first.partner_id.phone_sanitized, "+8613911112222")
        self.assertEqual(second.partner_id, first.partner_id)

    def test_the_callers_values_stay_as_they_were(self):
        vals = {"serial": "SN-9", "product_id": self.phone_model.id, "contact_name": "Li Lei"}
        before = dict(vals)
        self.env["service.order"].create([vals])
        self.assertEqual(vals, before)

    def test_who_tells_the_area_has_not_chosen_the_point(self):
        order = self.make_order(phone="13911112229", area_id=False).with_user(self.hotline)
        self.assertFalse(order.point_id)
        with Form(order) as form:
            form.area_id = self.district
            self.assertEqual(form.point_id, self.point)
        self.assertEqual(order.point_id, self.point)
        self.assertIn(self.point.name, order.point_reason)
        self.assertNotIn(self.hotline.name, order.point_reason)
        order.write({"area_id": self.city.id, "point_id": self.other_point.id})
        self.assertIn(self.hotline.name, order.point_reason, "against the territory")

    def test_a_point_chosen_by_hand_says_so_and_stays(self):
        order = self.make_order()
        self.assertEqual(order.point_id, self.point)
        order.with_user(self.hotline).point_id = self.other_point
        self.assertIn(self.hotline.name, order.point_reason)
        order.service_type = "installation"
        self.assertEqual(order.point_id, self.other_point)

    def test_an_order_taken_at_a_point_is_the_points_own(self):
        order = (
            self.env["service.order"]
            .with_user(self.other_manager)
            .create({"contact_name": "Walk-in", "channel": "walk_in"})
        )
        self.assertEqual(order.point_id, self.other_point)
        self.assertEqual(order.partner_id.service_point_ids, self.other_point)

    def test_numbers_are_given_in_order_and_never_twice(self):
        orders = self.make_orders(20)
        self.assertEqual(len(set(orders.mapped("name"))), 20)
        self.assertEqual(orders.mapped("name"), sorted(orders.mapped("name")))

    @freeze_time("2026-03-02 01:00:00")
    def test_waiting_keeps_its_reason_and_its_beginning(self):
        order = self.make_order()
        order._wait("parts")
        self.assertEqual(order.wait_since, datetime(2026, 3, 2, 1))
        self.assertEqual(order.state, "new")
        order._stop_waiting()
        self.assertFalse(order.wait_since)

    def test_an_order_is_kept_for_life(self):
        with self.assertRaises(UserError):
            self.make_order().unlink()

    def test_a_repair_order_takes_its_parts_from_the_point(self):
        part = self.env["product.product"].create({"name": "Battery", "is_storable": True})
        self.env["stock.quant"]._update_available_quantity(part, self.point.parts_location_id, 2)
        order = self.make_order(serial="SN-2", product_id=self.phone_model.id)
        repair = order._make_repair_order([(part, 1)])
        self.assertEqual(repair.move_ids.location_id, self.point.parts_location_id)
        self.assertTrue(repair.move_ids.location_dest_id.is_after_sales_cost)
        self.assertEqual(repair.move_ids.state, "assigned")
        self.assertEqual(order.repair_ids, repair)

    def test_many_orders_of_known_devices_cost_as_few_queries_as_few(self):
        devices = self.make_orders(500).device_id
        self.env.flush_all()

        def report(some):
            self.env["service.order"].create([{"device_id": device.id} for device in some])

        report(devices[:5])
        few = self.count_queries(lambda: report(devices[:50]))
        many = self.count_queries(lambda: report(devices))
        # Odoo inserts a hundred rows at a time
        self.assertLessEqual(many - few, 8, f"{few} queries for 50, {many} for 500")

    def test_new_customers_and_devices_are_inserted_a_hundred_at_a_time(self):
        self.make_orders(5)
        few = self.count_queries(lambda: self.make_orders(100))
        many = self.count_queries(lambda: self.make_orders(500))
        tables_written = 7
        self.assertLessEqual(many - few, 4 * tables_written, f"{few} for 100, {many} for 500")
