from datetime import date, timedelta

import psycopg2

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.service_warranty.warranty.dates import add_months

from .test_warranty_order import WarrantyCase


@tagged("post_install", "-at_install")
class TestDeviceExchange(WarrantyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls.env.ref("service_warranty.policy_phone")
        cls.law = cls.env.ref("service_warranty.law_phone")
        cls.law.active = False  # what the policy alone says
        cls.device = cls.make_device("OLD-1", days_ago=200, proof_serial="OLD-1")
        cls.today = fields.Date.today()

    def exchange(self, device, serial, **vals):
        order = self.make_order(device_id=device.id, replacement_serial=serial, **vals)
        self.work_on(order, result="exchanged")
        return order.replacement_id

    def test_an_exchange_opens_the_file_of_the_new_unit(self):
        unit = self.exchange(self.device, " NEW-1 ")
        self.assertRecordValues(
            unit,
            [
                {
                    "name": "NEW-1",
                    "product_id": self.device.product_id.id,
                    "exchanged_from_id": self.device.id,
                    "first_unit_id": self.device.id,
                    "exchanged_on": self.env.company._local_date(fields.Datetime.now()),
                }
            ],
        )
        self.assertEqual(unit.service_point_ids, self.device.service_point_ids)

    def test_the_old_period_goes_on_where_the_policy_says_so(self):
        unit = self.exchange(self.device, "NEW-1")
        order = self.make_order(device_id=unit.id)
        self.assertEqual(order.purchase_date, self.device.purchase_date)
        self.assertEqual(order.covered_until, add_months(self.device.purchase_date, 12))
        self.assertEqual(order.verdict, "free_repair", "the proof names the unit first bought")

    def test_a_new_period_begins_where_the_policy_says_so(self):
        self.policy.renew_on_exchange = True
        unit = self.exchange(self.device, "NEW-1")
        order = self.make_order(device_id=unit.id)
        self.assertEqual(order.covered_until, add_months(unit.exchanged_on, 12))
        self.assertEqual(order.verdict, "return")

    def test_time_in_repair_of_the_old_unit_is_added_where_the_policy_says_so(self):
        moment = fields.Datetime.now() - timedelta(50)
        repaired = self.make_order(device_id=self.device.id, reported_at=moment)
        self.work_on(repaired)
        unit = self.exchange(self.device, "NEW-1")
        plain = self.make_order(device_id=unit.id).covered_until
        self.policy.add_repair_time = True
        self.assertEqual(self.make_order(device_id=unit.id).covered_until - plain, timedelta(50))

    def test_repairs_of_the_old_unit_do_not_count_for_the_new_one(self):
        moment = fields.Datetime.now() - timedelta(20)
        for _ in range(2):
            self.work_on(self.make_order(device_id=self.device.id, reported_at=moment))
        unit = self.exchange(self.device, "NEW-1")
        order = self.make_order(device_id=unit.id)
        self.assertEqual(order.verdict, "free_repair")

    def test_by_law_an_exchange_begins_the_period_anew(self):
        self.law.active = True
        unit = self.exchange(self.device, "NEW-1")
        order = self.make_order(device_id=unit.id)
        self.assertEqual(order.covered_until, add_months(unit.exchanged_on, 12))
        self.assertIn("by law", order.with_context(lang="en_US").verdict_text)

    def test_rights_follow_through_several_exchanges(self):
        second = self.exchange(self.exchange(self.device, "NEW-1"), "NEW-2")
        self.assertEqual(second.first_unit_id, self.device)
        order = self.make_order(device_id=second.id)
        self.assertEqual(order.purchase_date, self.device.purchase_date)
        self.assertEqual(order.verdict_data["facts"]["earlier_serials"], ["NEW-1", "OLD-1"])

    def test_a_newer_unit_may_be_made_after_the_purchase(self):
        unit = self.exchange(self.device, "NEW-1")
        unit.manufacture_date = self.today - timedelta(20)
        self.assertEqual(self.make_order(device_id=unit.id).verdict, "free_repair")

    def test_a_point_ties_no_device_to_one_it_does_not_know(self):
        mine = self.make_device("MINE", service_point_ids=self.point.ids)
        vals = {"exchanged_from_id": self.device.id, "exchanged_on": self.today}
        self.device.service_point_ids = self.other_point
        with self.assertRaises(AccessError):
            mine.with_user(self.manager).write(vals)
        with self.assertRaises(AccessError):
            self.env["stock.lot"].with_user(self.manager).create(
                {"name": "X", "product_id": self.phone_model.id, **vals}
            )
        self.device.service_point_ids = self.point
        mine.with_user(self.manager).write(vals)
        self.assertEqual(mine.first_unit_id, self.device)

    def test_a_chain_cannot_loop(self):
        second = self.exchange(self.exchange(self.device, "NEW-1"), "NEW-2")
        with self.assertRaises(ValidationError):
            self.device.write({"exchanged_from_id": second.id, "exchanged_on": self.today})
        with self.assertRaises(ValidationError):
            self.device.write({"exchanged_from_id": self.device.id, "exchanged_on": self.today})

    @mute_logger("odoo.sql_db")
    def test_a_unit_is_exchanged_once_and_on_a_day(self):
        self.exchange(self.device, "NEW-1")
        other = self.make_device("NEW-9")
        for error, vals in (
            (psycopg2.errors.UniqueViolation, {"exchanged_from_id": self.device.id}),
            (psycopg2.errors.CheckViolation, {"exchanged_from_id": other.id, "exchanged_on": None}),
        ):
            with self.assertRaises(error), self.env.cr.savepoint():
                self.env["stock.lot"].create(
                    {
                        "name": "X",
                        "product_id": self.phone_model.id,
                        "exchanged_on": self.today,
                        **vals,
                    }
                )
                self.env.flush_all()

    def test_the_unit_that_came_in_is_not_handed_out(self):
        order = self.make_order(device_id=self.device.id, replacement_serial="OLD-1")
        with self.assertRaises(UserError):
            self.work_on(order, result="exchanged")

    def test_an_order_taken_up_again_takes_the_exchange_back(self):
        order = self.make_order(device_id=self.device.id, replacement_serial="NEW-1")
        self.work_on(order, result="exchanged")
        unit = order.replacement_id
        order._step("reopen")
        self.assertFalse(unit.exchanged_from_id)
        order._step("finish", {"result": "exchanged"})
        self.assertEqual(unit.exchanged_from_id, self.device)

    def test_chains_cost_a_query_a_link_however_many_devices(self):
        def devices(count):
            made = [self.make_device(f"C{count}-{n}") for n in range(count)]
            return self.env["stock.lot"].concat(
                *(
                    self.env["stock.lot"].create(
                        {
                            "name": f"D{count}-{n}",
                            "product_id": self.phone_model.id,
                            "exchanged_from_id": old.id,
                            "exchanged_on": self.today,
                        }
                    )
                    for n, old in enumerate(made)
                )
            )

        few, many = devices(3), devices(30)
        self.assertEqual(
            self.count_queries(many._earlier_units), self.count_queries(few._earlier_units)
        )


@tagged("post_install", "-at_install")
class TestDeviceFacts(WarrantyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.device = cls.make_device(purchase_date=date(2025, 6, 1))
        cls.order = cls.make_order(device_id=cls.device.id, reported_at="2025-09-01 04:00:00")

    def verdict_lines(self, order):
        return order.log_ids.filtered(
            lambda line: line.field_name in ("verdict", "payer", "covered_until")
        ).sorted("id")

    def test_a_corrected_date_changes_open_orders_and_says_so(self):
        self.device.purchase_date = date(2023, 6, 1)
        self.assertEqual(self.order.verdict, "paid_repair")
        [line] = self.verdict_lines(self.order)
        self.assertEqual((line.old_value, line.new_value), ("Free Repair", "Paid Repair"))
        for word in ("SN-1", "2025-06-01", "2023-06-01"):
            self.assertIn(word, line.note)

    def test_an_equal_verdict_with_another_last_day_is_told_too(self):
        self.device.purchase_date = date(2025, 5, 1)
        [line] = self.verdict_lines(self.order)
        self.assertEqual(line.field_name, "covered_until")

    def test_a_correction_that_changes_no_verdict_tells_nothing(self):
        self.device.activation_date = date(2025, 6, 3)
        self.assertFalse(self.verdict_lines(self.order))

    def test_each_fact_is_heeded(self):
        for name, value, verdict in (
            ("proof", "none", "paid_repair"),
            ("manufacture_date", date(2025, 1, 1), "free_repair"),
            ("proof", "card", "free_repair"),
            ("proof_serial", "OTHER", "paid_repair"),
            ("proof_serial", "sn 1", "free_repair"),
        ):
            self.device.write({name: value})
            self.assertEqual(self.order.verdict, verdict, (name, value))
        self.assertEqual(len(self.verdict_lines(self.order)), 5)

    def test_orders_of_other_points_follow_too(self):
        self.order.point_id = self.other_point
        self.device.service_point_ids = self.point
        self.device.with_user(self.manager).purchase_date = date(2023, 6, 1)
        self.assertEqual(self.order.verdict, "paid_repair")
        self.assertEqual(self.verdict_lines(self.order).user_id, self.manager)

    def test_finished_orders_never_change(self):
        self.work_on(self.order)
        data = self.order.verdict_data
        self.device.purchase_date = date(2023, 6, 1)
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual((self.order.verdict, self.order.verdict_data), ("free_repair", data))
        self.assertFalse(self.verdict_lines(self.order))

    def test_correcting_many_devices_costs_the_same_queries(self):
        def devices(count):
            orders = self.make_orders(count, proof="invoice", purchase_date=date(2025, 6, 1))
            return self.env["stock.lot"].browse(orders.device_id.ids)

        few, many = devices(5), devices(50)
        self.assertLessEqual(
            self.count_queries(lambda: many.write({"purchase_date": date(2023, 6, 1)})),
            1.5 * self.count_queries(lambda: few.write({"purchase_date": date(2023, 6, 1)})),
        )
