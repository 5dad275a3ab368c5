from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import IntakeCase

IMEI, IMEI2 = "354178036859789", "490154203237518"


@tagged("post_install", "-at_install")
class TestLookup(IntakeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls.make_order(
            serial="SN-77AB-4410", product_id=cls.phone_model.id, phone="138 1234-5678"
        )
        cls.device = cls.order.device_id
        cls.device.write({"imei": IMEI, "imei2": IMEI2})
        cls.other = cls.make_order(
            contact_name="Foreign",
            serial="SN-99",
            product_id=cls.phone_model.id,
            phone="+86 139 8765 4321",
            point_id=cls.other_point.id,
        )

    def found(self, text, user=None):
        found = self.env["service.order"].with_user(user or self.hotline)._lookup(text)
        return {name: records.sudo(False) for name, records in found.items()}

    def test_any_part_of_any_number_finds_the_order(self):
        for text in (
            self.order.name,
            self.order.name[-6:],
            self.order.name.replace("-", ""),
            self.order.name.replace("-", "").lower(),
            "sn-77ab",
            "7AB-4",
            "1234 5678",
            "12345678",
            "+86 138 1234 5678",
            "0086-13812345678",
            "8613812345678",
            IMEI,
            "35-417803",
            "9789",
            "5678",
            "SN-7",
            "3237518",
        ):
            with self.subTest(text=text):
                self.assertIn(self.order, self.found(text)["orders"])
                self.assertNotIn(self.other, self.found(text)["orders"])

    def test_a_number_with_country_code_is_found_without(self):
        for text in ("13987654321", "98765", "4321", "+8613987654321"):
            with self.subTest(text=text):
                self.assertEqual(self.found(text)["orders"], self.other)

    def test_a_device_and_a_customer_are_found_at_the_same_time(self):
        self.assertEqual(self.found(IMEI2[2:9])["devices"], self.device)
        self.assertEqual(self.found("SN-77")["devices"], self.device)
        self.assertEqual(self.found("12345678")["partners"], self.order.partner_id)
        self.assertIn(self.order.partner_id, self.found("Li L")["partners"])

    def test_a_short_text_finds_whole_numbers_only(self):
        short = self.make_order(serial="Q7", product_id=self.phone_model.id, phone="13700000001")
        self.assertEqual(self.found("Q7")["orders"], short)
        for text in ("SN-", "138", "7"):
            with self.subTest(text=text):
                self.assertFalse(self.found(text)["orders"])
        self.assertFalse(self.found("")["orders"])
        self.assertFalse(self.found("  ")["devices"])

    def test_the_beginning_of_a_serial_finds_devices_for_who_types_slowly(self):
        devices = self.found("sn-")["devices"]
        self.assertLessEqual(self.device | self.other.device_id, devices)
        self.assertNotIn(self.device, self.found("77")["devices"])

    def test_signs_with_a_meaning_in_patterns_are_plain_text(self):
        for text in ("%%%%", "____", "SN%10", "\\\\\\\\", "'; --"):
            with self.subTest(text=text):
                found = self.found(text)
                self.assertFalse(found["orders"])
                self.assertFalse(found["devices"])

    def test_the_box_of_a_list_and_a_link_find_alike(self):
        Order = self.env["service.order"].with_user(self.hotline)
        found = Order.search([("lookup", "ilike", "77AB-4410")])
        self.assertEqual(found, self.order)
        self.assertEqual(Order.name_search("77AB-4410")[0][0], self.order.id)
        Device = self.env["stock.lot"].with_user(self.hotline)
        self.assertEqual(Device.name_search("3237518")[0][0], self.device.id)
        others = Order.search([("lookup", "not ilike", "77AB-4410")])
        self.assertNotIn(self.order, others)

    def test_a_point_finds_its_own_only(self):
        for text in ("SN-99", "13987654321", "4321", self.other.name):
            with self.subTest(text=text):
                found = self.found(text, self.manager)
                self.assertNotIn(self.other, found["orders"])
                self.assertNotIn(self.other.device_id, found["devices"])
                self.assertNotIn(self.other.partner_id, found["partners"])

    def test_without_the_right_to_see_numbers_none_is_guessed_by_parts(self):
        self.assertFalse(self.found("1381", self.manager)["orders"])
        self.assertFalse(self.found("1234567", self.manager)["orders"])
        self.assertEqual(self.found("5678", self.manager)["orders"], self.order)
        self.assertEqual(self.found("13812345678", self.manager)["orders"], self.order)
        self.assertEqual(self.found("4410", self.manager)["orders"], self.order)
        guesses = [("lookup", "ilike", f"1380000{n:04d}") for n in range(50)]
        Order = self.env["service.order"].with_user(self.manager)
        with self.assertRaises(AccessError):
            Order.search(["|"] * 49 + guesses)

    def test_a_lookup_sends_as_few_queries_for_many_hits_as_for_few(self):
        few = self.count_queries(lambda: self.found("3541780"))
        self.make_orders(40, serial=None)
        self.assertLessEqual(self.count_queries(lambda: self.found("3541780")), few)

    def test_every_column_a_contact_is_looked_for_by_has_its_index(self):
        self.env.cr.execute("SELECT indexdef FROM pg_indexes WHERE tablename = 'res_partner'")
        parts = [index for (index,) in self.env.cr.fetchall() if "gin_trgm_ops" in index]
        for column in self.env["res.partner"]._rec_names_search:
            self.assertTrue(any(f"({column} gin_trgm_ops)" in index for index in parts), column)

    def test_the_indexes_stand(self):
        self.env.cr.execute(
            "SELECT indexname FROM pg_indexes WHERE tablename IN ('service_order', 'stock_lot')"
        )
        names = {name for (name,) in self.env.cr.fetchall()}
        self.assertLessEqual(
            {
                "service_order__phone_digits_idx",
                "service_order__page_idx",
                "service_order__open_page_idx",
                "service_order__queue_idx",
                "service_order__fault_id_index",
                "stock_lot__name_idx",
            },
            {name.replace("_order_", "_order__", 1).replace("_lot_", "_lot__", 1) for name in names}
            | names,
        )
