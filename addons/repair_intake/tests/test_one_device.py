"""One device is one file, however its number is written, and whichever of its numbers is told."""

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from .common import IntakeCase

SERIAL = "HC26B0009999"
IMEI, OTHER_IMEI = "490154203237518", "354178036859789"
# Spelled by people, scanners, shop exports and spreadsheets.
SPELLINGS = (
    "hc26b0009999",
    "ＨＣ２６Ｂ０００９９９９",
    "HC26-B000-9999",
    "HC26B000 9999",
    "HC26B0009999\n",
    "\x1dHC26B0009999",
    "\ufeffHC26B0009999",
    "HC26\u200bB0009999",
    "HC26B000\u00a09999",
    "HC26B000／9999",
    "HC26B000–9999",
)


@tagged("post_install", "-at_install")
class TestOneDevice(IntakeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.device = cls.make_device(SERIAL)

    @classmethod
    def make_device(cls, name, model=None, **vals):
        vals = {"name": name, "product_id": (model or cls.phone_model).id, **vals}
        return cls.env["stock.lot"].create(vals)

    @classmethod
    def make_model(cls, name, brand=None):
        model = cls.env["product.product"].create(
            {
                "name": name,
                "is_storable": True,
                "tracking": "serial",
                "categ_id": cls.phones.id,
            }
        )
        if brand:
            model.service_brand_id = cls.env["service.brand"].create({"name": brand})
        return model

    def find(self, text, model=None):
        asked = (text, model.id) if model else text
        return self.env["stock.lot"]._find_devices([asked]).get(asked, self.env["stock.lot"])

    def test_a_report_finds_the_device_however_its_serial_is_spelled(self):
        for text in SPELLINGS:
            with self.subTest(text=text):
                order = self.make_order(serial=text, product_id=self.phone_model.id)
                self.assertEqual(order.device_id, self.device)
        count = self.env["stock.lot"].search_count([("product_id", "=", self.phone_model.id)])
        self.assertEqual(count, 1)

    def test_a_serial_stored_with_dashes_is_found_without(self):
        dashed = self.make_device("AB-77/0012.3")
        self.assertEqual(self.find("ab7700123"), dashed)

    def test_one_batch_in_two_spellings_makes_one_device(self):
        texts = ("NEW-1001", "new1001", "ＮＥＷ１００１")
        orders = self.env["service.order"].create(
            [
                {"contact_name": "Li Lei", "serial": text, "product_id": self.phone_model.id}
                for text in texts
            ]
        )
        self.assertEqual(len(orders.device_id), 1)
        self.assertEqual(orders.device_id.name, "NEW-1001")

    def test_a_second_file_in_another_spelling_is_refused(self):
        for text in SPELLINGS[:4]:
            with self.subTest(text=text), self.assertRaises(ValidationError) as caught:
                self.make_device(text)
            self.assertIn(SERIAL, str(caught.exception))

    def test_the_hotline_finds_device_and_order_by_any_spelling_of_a_part(self):
        order = self.make_order(serial=SERIAL, product_id=self.phone_model.id)
        stranger = self.make_order(serial="ZZ-55-XX-4711")
        for text in ("hc26-b000", "Ｂ０００９９９９", "26b0009999\u200b"):
            with self.subTest(text=text):
                found = self.env["service.order"].with_user(self.hotline)._lookup(text)
                self.assertIn(self.device, found["devices"])
                self.assertIn(order, found["orders"])
        found = self.env["service.order"].with_user(self.hotline)._lookup("55xx47")
        self.assertEqual(found["orders"], stranger)

    # --- any number of the unit is the unit ---

    def test_a_number_the_device_had_before_still_finds_it(self):
        self.device.imei = IMEI
        with freeze_time("2030-03-01"):
            self.device.imei = OTHER_IMEI
        for text in (IMEI, "49-015420-323751-8", OTHER_IMEI, SERIAL):
            self.assertEqual(self.find(text), self.device, text)
        self.assertEqual(self.device.imei, OTHER_IMEI)
        self.assertIn(IMEI, self.device.former_numbers)
        self.assertIn("2030", self.device.former_numbers)

    def test_a_number_the_device_had_before_is_not_given_away(self):
        self.device.imei = IMEI
        self.device.imei = OTHER_IMEI
        other = self.make_device("OTHER-1")
        with self.assertRaises(ValidationError):
            other.imei = IMEI
        self.device.imei = False
        with self.assertRaises(ValidationError):
            other.imei = OTHER_IMEI

    def test_a_number_that_comes_back_is_no_earlier_one(self):
        self.device.imei = IMEI
        self.device.imei = OTHER_IMEI
        self.device.imei = IMEI
        self.assertEqual(self.device.imei, IMEI)
        self.assertNotIn(IMEI, self.device.former_numbers)
        self.device.write({"imei": False, "imei2": IMEI})
        self.assertEqual((self.device.imei, self.device.imei2), (False, IMEI))

    def test_a_mistyped_number_is_freed_by_the_network_manager(self):
        self.device.imei = IMEI
        self.device.imei = OTHER_IMEI
        with self.assertRaises(UserError):
            self.device.with_user(self.hotline).action_forget_former_numbers()
        chief = self.make_user("chief", "service_network.group_network_manager")
        self.device.with_user(chief).action_forget_former_numbers()
        self.assertFalse(self.device.former_numbers)
        self.make_device("OTHER-1").imei = IMEI

    # --- one serial, two models ---

    def test_the_model_told_decides_between_two_makers(self):
        other = self.make_model("Other X")
        its = self.make_device(SERIAL, other)
        for model, device in ((self.phone_model, self.device), (other, its)):
            order = self.make_order(serial=SERIAL.lower(), product_id=model.id)
            self.assertEqual(order.device_id, device)

    def test_without_a_model_neither_is_taken_and_the_hint_asks(self):
        other = self.make_model("Other X")
        self.make_device(SERIAL, other)
        order = self.make_order(serial=SERIAL)
        self.assertFalse(order.device_id)
        self.assertIn("Other X", order.serial_hint)
        order.product_id = other
        self.assertEqual(order.device_id.product_id, other)
        self.assertFalse(order.serial_hint)

    def test_another_model_of_the_same_maker_is_asked_for(self):
        third = self.make_model("Third X")
        order = self.make_order(serial=SERIAL, product_id=third.id)
        self.assertFalse(order.device_id)
        self.assertIn("Phone X1", order.serial_hint)
        self.assertFalse(self.env["stock.lot"].search([("product_id", "=", third.id)]))

    def test_another_maker_counts_his_own_units(self):
        self.phone_model.service_brand_id = self.env["service.brand"].create({"name": "Huachen"})
        theirs = self.make_model("Their Model", "Their Brand")
        order = self.make_order(serial=SERIAL, product_id=theirs.id)
        self.assertTrue(order.device_id)
        self.assertEqual(order.device_id.product_id, theirs)

    def test_an_imei_is_of_one_unit_in_the_world(self):
        self.phone_model.service_brand_id = self.env["service.brand"].create({"name": "Huachen"})
        self.device.imei = IMEI
        theirs = self.make_model("Their Model", "Their Brand")
        order = self.make_order(serial=IMEI, product_id=theirs.id)
        self.assertFalse(order.device_id)
        self.assertTrue(order.serial_hint)

    # --- a number mistyped, then corrected ---

    def known_device(self):
        owner = self.env["res.partner"].create(
            {"name": "王芳", "phone": "13811112222", "street": "别人的路 1 号"}
        )
        self.device.owner_id = owner
        self.device.purchase_date = date(2026, 1, 2)
        return owner

    def test_on_the_form_what_came_with_a_mistyped_number_goes_with_it(self):
        owner = self.known_device()
        with Form(self.env["service.order"].with_user(self.hotline)) as form:
            form.serial = SERIAL
            self.assertEqual(form.partner_id, owner)
            self.assertEqual(form.product_id, self.phone_model)
            form.serial = "HC26B0008888"
            self.assertFalse(form.device_id)
            self.assertFalse(form.partner_id)
            self.assertFalse(form.product_id)
            self.assertFalse(form.phone)
            self.assertFalse(form.street)
            form.contact_name = "Han Meimei"
        order = form.record
        self.assertNotEqual(order.partner_id, owner)
        self.assertFalse(order.device_id)

    def test_after_saving_the_right_number_brings_its_own_device(self):
        owner = self.known_device()
        right = self.make_device("HC26B0008888", self.make_model("Other X"))
        right.owner_id = self.env["res.partner"].create({"name": "李明"})
        order = self.env["service.order"].create({"serial": SERIAL})
        self.assertEqual((order.device_id, order.partner_id), (self.device, owner))
        order.write({"serial": "HC26-B0008888"})
        self.assertEqual(order.device_id, right)
        self.assertEqual(order.product_id, right.product_id)
        self.assertEqual(order.partner_id, right.owner_id)
        self.assertEqual(order.contact_name, "李明")
        self.assertFalse(order.phone)

    def test_a_customer_who_was_told_stays_when_the_number_is_corrected(self):
        self.known_device()
        order = self.make_order(
            contact_name="Han Meimei", phone="13900001234", serial=SERIAL, street="Own Road 1"
        )
        self.assertEqual(order.device_id, self.device)
        customer = order.partner_id
        order.serial = "HC26B0007777"
        self.assertFalse(order.device_id)
        self.assertEqual(order.partner_id, customer)
        self.assertEqual((order.phone, order.street), ("13900001234", "Own Road 1"))

    def test_a_number_mistyped_of_a_new_device_is_corrected_on_its_file(self):
        order = self.make_order(
            phone="13900001234", serial="HC26B0001111", product_id=self.phone_model.id
        )
        device, customer = order.device_id, order.partner_id
        order.serial = "HC26B0001112"
        self.assertEqual((order.device_id, order.partner_id), (device, customer))
        self.assertEqual(device.name, "HC26B0001112")
        self.assertEqual(order.product_id, self.phone_model)
        self.assertFalse(self.find("HC26B0001111"))

    def test_the_same_number_spelled_otherwise_lets_nothing_go(self):
        owner = self.known_device()
        order = self.env["service.order"].create({"serial": SERIAL})
        order.serial = "hc26 b0009999"
        self.assertEqual((order.device_id, order.partner_id), (self.device, owner))

    # --- people ---

    def test_an_archived_contact_who_calls_again_is_taken_back(self):
        old = self.env["res.partner"].create({"name": "王芳", "phone": "13811112222"})
        old.active = False
        order = self.make_order(contact_name="Wang Fang", phone="+86 138 1111 2222")
        self.assertEqual(order.partner_id, old)
        self.assertTrue(old.active)

    def test_a_technician_with_work_is_not_archived_and_one_who_left_gets_none(self):
        order = self.make_order(
            serial="T-1", product_id=self.phone_model.id, point_id=self.point.id
        )
        self.agree(order)
        order._step("assign", {"technician_id": self.technician.id})
        with self.assertRaises(UserError) as caught:
            self.technician.active = False
        self.assertIn(order.name, str(caught.exception))
        order._step("cancel")
        self.technician.active = False
        other = self.make_order(point_id=self.point.id)
        with self.assertRaises(UserError):
            other._step("assign", {"technician_id": self.technician.id})

    def test_a_purchase_of_today_is_no_future_for_who_has_no_zone(self):
        self.env.user.tz = False
        self.env.company.resource_calendar_id.tz = "Asia/Shanghai"
        with freeze_time("2026-08-02 23:10:00"):  # 07:10 of the next day in Shanghai
            self.device.purchase_date = date(2026, 8, 3)
            with self.assertRaises(ValidationError):
                self.device.purchase_date = date(2026, 8, 4)

    def test_a_number_with_an_extension_is_one_and_tells_people_apart(self):
        Partner = self.env["res.partner"]
        first = Partner.create({"name": "A", "phone": "0755-26001234-801"})
        second = Partner.create({"name": "B", "phone": "0755-26001234转802"})
        relay = Partner.create({"name": "C", "phone": "18412345678转1234"})
        for text, partner in (
            ("0755-26001234转801", first),
            ("0755 2600 1234 ext. 801", first),
            ("０７５５－２６００１２３４－８０２", second),
            ("18412345678-1234", relay),
        ):
            with self.subTest(text=text):
                self.assertEqual(Partner._find_by_phone([text]).get(text), partner)
        for text in ("0755-26001234-803", "18412345678-1235", "18412345678"):
            self.assertFalse(Partner._find_by_phone([text]), text)
        order = self.make_order(phone="0755-26001234 转 801", contact_name="A")
        self.assertEqual(order.partner_id, first)
        plain = Partner.create({"name": "D", "phone": "0755-2600-9999"})
        self.assertEqual(plain.phone_sanitized, "+8675526009999")
