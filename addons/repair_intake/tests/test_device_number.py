import psycopg2

from odoo.exceptions import ValidationError
from odoo.tests import BaseCase, tagged
from odoo.tools import mute_logger

from odoo.addons.repair_intake import device_number as numbers

from .common import IntakeCase

IMEI, OTHER_IMEI = "354178036859789", "490154203237518"
MEID = "AF0123450ABCDE"


@tagged("post_install", "-at_install")
class TestDeviceNumber(BaseCase):
    def test_a_number_is_read_however_it_is_typed(self):
        wide = "３５４１７８０３６８５９７８９"
        for text in (IMEI, "35-417803-685978-9", " 35 417803 685978 9 ", wide):
            with self.subTest(text=text):
                self.assertEqual(numbers.as_imei(text), ("imei", IMEI, "", ""))
        for text in (MEID, "af 01 23 45 0a bc de c", "29360 87365 0070 3710 0"):
            with self.subTest(text=text):
                self.assertEqual(numbers.as_meid(text).value, MEID)

    def test_each_broken_rule_has_its_name(self):
        for text, flaw, hint in (
            ("354178036859781", numbers.CHECK_DIGIT, "9"),
            ("35417803685978", numbers.LENGTH, "14"),
            ("3541780368597890", numbers.LENGTH, "16"),
            ("35417803685978X", numbers.LETTERS, ""),
            ("000000000000000", numbers.ALL_ZERO, ""),
            ("", numbers.LETTERS, ""),
            ("٣٥٤١٧٨٠٣٦٨٥٩٧٨٩", numbers.LETTERS, ""),
        ):
            with self.subTest(text=text):
                self.assertEqual(numbers.as_imei(text)[2:], (flaw, hint))
        for text, flaw in (
            ("AF0123450ABCDED", numbers.CHECK_DIGIT),
            ("AF0123450ABC", numbers.LENGTH),
            ("XF0123450ABCDE", numbers.LETTERS),
            ("35417803685978", numbers.RANGE),
            ("999999999999999999", numbers.RANGE),
        ):
            with self.subTest(text=text):
                self.assertEqual(numbers.as_meid(text).flaw, flaw)

    def test_one_wrong_digit_is_always_found(self):
        for place in range(15):
            for digit in set("0123456789") - {IMEI[place]}:
                wrong = IMEI[:place] + digit + IMEI[place + 1 :]
                self.assertEqual(numbers.as_imei(wrong).flaw, numbers.CHECK_DIGIT)

    def test_a_serial_number_is_judged_by_no_rule(self):
        for text in ("C02XK1234JGH5", "SN-1", "123456", "", None, "华为 01", "x" * 10_000_000):
            with self.subTest(text=(text or "")[:20]):
                self.assertEqual(numbers.classify(text).kind, numbers.SERIAL)
                self.assertEqual(numbers.spellings(text), [])

    def test_a_sticker_without_check_digit_stands_for_the_whole_number(self):
        for text in (IMEI, IMEI[:14], IMEI[:14] + "02"):
            self.assertEqual(numbers.spellings(text), [IMEI])
        self.assertEqual(numbers.spellings(IMEI[:14] + "1"), [])


@tagged("post_install", "-at_install")
class TestDeviceNumbersOnFile(IntakeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.phones.imei_rule = "expected"
        cls.Device = cls.env["stock.lot"]

    @classmethod
    def make_device(cls, name, **vals):
        return cls.Device.create({"name": name, "product_id": cls.phone_model.id, **vals})

    def test_numbers_are_kept_in_one_spelling(self):
        lot = self.make_device("A", imei="35-417803-685978-9", imei2="490154 203237 518")
        lot.meid = "af 01 23 45 0a bc de c"
        lot.invalidate_recordset()
        self.assertRecordValues(lot, [{"imei": IMEI, "imei2": OTHER_IMEI, "meid": MEID}])
        lot.write({"imei": OTHER_IMEI, "imei2": IMEI})
        self.assertRecordValues(lot, [{"imei": OTHER_IMEI, "imei2": IMEI, "meid": MEID}])
        lot.imei2 = False
        lot.invalidate_recordset()
        self.assertFalse(lot.imei2)

    def test_a_wrong_number_is_refused_with_the_rule_it_breaks(self):
        for text, words in (
            ("354178036859781", "should be 9"),
            ("35417803685978", "this has 14"),
            ("ABC", "digits only"),
        ):
            with self.subTest(text=text), self.assertRaisesRegex(ValidationError, words):
                self.make_device("A", imei=text)

    def test_no_two_devices_share_a_number_in_whatever_field(self):
        lot = self.make_device("A", imei=IMEI, meid=MEID)
        for vals in ({"imei": IMEI}, {"imei2": IMEI}, {"meid": MEID}):
            with self.subTest(vals=vals), self.assertRaisesRegex(ValidationError, "on file"):
                self.make_device(f"B {vals}", **vals)
        with self.assertRaisesRegex(ValidationError, "on file"):
            lot.imei2 = IMEI
        self.make_device(OTHER_IMEI, product_id=self.plain_model().id)
        with self.assertRaisesRegex(ValidationError, "on file"):
            lot.imei2 = OTHER_IMEI

    @mute_logger("odoo.sql_db")
    def test_the_database_refuses_a_number_twice(self):
        first, second = self.make_device("A", imei=IMEI), self.make_device("B")
        row = {"lot_id": second.id, "kind": "imei2", "number": first.imei}
        with self.assertRaises(psycopg2.errors.UniqueViolation), self.env.cr.savepoint():
            self.env["service.device.number"].create(row)

    def plain_model(self):
        return self.env["product.product"].create(
            {"name": "Laptop", "is_storable": True, "tracking": "serial"}
        )

    def test_an_order_finds_its_device_by_any_number(self):
        lot = self.make_device("A", imei=IMEI, imei2=OTHER_IMEI, meid=MEID)
        for text in ("A", IMEI, IMEI[:14], "490154-20-323751-8", MEID, "29360 87365 0070 3710 0"):
            with self.subTest(text=text):
                order = self.make_order(serial=text, product_id=self.phone_model.id)
                self.assertEqual(order.device_id, lot)

    def test_finding_many_devices_takes_no_more_queries(self):
        def texts(count):
            devices = self.Device.create(
                [
                    {"name": f"Q{count}-{n}", "product_id": self.phone_model.id}
                    | {"imei": numbers.spellings(f"35{count:06d}{n:06d}")[0]}
                    for n in range(count)
                ]
            )
            return [*devices.mapped("imei"), *devices.mapped("name"), "unknown"]

        few, many = texts(5), texts(50)
        self.Device._find_devices(few)
        one = self.count_queries(lambda: self.Device._find_devices(few))
        ten = self.count_queries(lambda: self.Device._find_devices(many))
        self.assertEqual(ten, one)
        self.assertEqual(len(self.Device._find_devices(many)), 100)

    def test_where_an_imei_is_expected_a_serial_that_is_one_is_the_imei(self):
        order = self.make_order(serial="35 417803 685978 9", product_id=self.phone_model.id)
        self.assertRecordValues(order.device_id, [{"name": IMEI, "imei": IMEI}])
        laptop = self.make_order(serial=OTHER_IMEI, product_id=self.plain_model().id)
        self.assertFalse(laptop.device_id.imei)

    def test_an_odd_serial_is_hinted_at_and_accepted(self):
        order = self.env["service.order"].new(
            {"serial": "354178036859781", "product_id": self.phone_model.id}
        )
        self.assertIn("should be 9", order.serial_hint)
        laptop = self.env["service.order"].new(
            {"serial": "354178036859781", "product_id": self.plain_model().id}
        )
        self.assertFalse(laptop.serial_hint)
        self.assertTrue(
            self.make_order(serial="354178036859781", product_id=self.phone_model.id).device_id
        )

    def test_a_category_inherits_the_rule_and_may_break_it(self):
        child = self.env["product.category"].create({"name": "Old", "parent_id": self.phones.id})
        self.assertTrue(child.imei_expected)
        child.imei_rule = "none"
        self.assertFalse(child.imei_expected)

    def test_a_number_is_searched_like_any_field(self):
        lot = self.make_device("A", imei=IMEI, imei2=OTHER_IMEI)
        for domain in (
            [("imei", "=", IMEI)],
            [("imei2", "ilike", OTHER_IMEI[3:9])],
            [("imei", "!=", False), ("id", "=", lot.id)],
        ):
            self.assertEqual(self.Device.search(domain), lot)
        self.assertNotIn(lot, self.Device.search([("imei", "=", False)]))
