from datetime import date

import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from odoo.addons.repair_intake.tests.common import IntakeCase

PAGE = b"\xff\xd8\xff\xe0" + b"\0" * 20  # how a JPEG begins
CUSTOMER = {"name": "Han Meimei", "phone": "13900001111"}
BOUGHT = date(2026, 3, 1)


@tagged("post_install", "-at_install")
@freeze_time("2026-06-01 04:00:00")
class TestWarrantyRegistration(IntakeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Registration = cls.env["warranty.registration"]
        cls.card = cls.env["warranty.card"].create(
            {"code": "card-7788 9900", "serial": "UNIT-1", "product_id": cls.phone_model.id}
        )

    def register(self, serial="UNIT-1", code="CARD77889900", customer=None, day=BOUGHT, **options):
        return self.Registration._register_card(serial, code, day, customer or CUSTOMER, **options)

    def test_a_registered_card_fixes_owner_purchase_date_and_proof(self):
        registration = self.register(proofs=[("invoice.jpg", PAGE)])
        lot = registration.lot_id
        self.assertEqual(lot.owner_id.name, "Han Meimei")
        self.assertEqual((lot.purchase_date, lot.proof), (BOUGHT, "card"))
        self.assertEqual((lot.owner_since, lot.owner_how), (BOUGHT, "registration"))
        self.assertEqual(lot.proof_page_ids.raw, PAGE)
        self.assertEqual(self.card.registered_at, registration.registered_at)

    def test_the_owner_on_file_is_told_better_since_when(self):
        order = self.make_order(
            serial="UNIT-1", product_id=self.phone_model.id, phone=CUSTOMER["phone"]
        )
        self.assertEqual(order.device_id.owner_since, date(2026, 6, 1))
        self.register()
        self.assertEqual(order.device_id.owner_since, BOUGHT)
        self.assertFalse(order.device_id.earlier_owner_ids)

    def test_the_code_is_read_however_it_is_typed(self):
        self.assertTrue(self.register(serial="unit 1", code=" ｃａｒｄ－7788-9900 "))

    def test_the_same_key_registers_once(self):
        first = self.register(key="k1")
        self.assertEqual(self.register(key="k1"), first)
        self.assertEqual(self.Registration.search_count([("card_id", "=", self.card.id)]), 1)
        with self.assertRaisesRegex(UserError, "another request"):
            self.register(key="k1", day=date(2026, 3, 2))

    def test_the_same_person_registers_once_and_another_is_refused(self):
        first = self.register()
        self.assertEqual(self.register(customer={**CUSTOMER, "phone": "139 0000 1111"}), first)
        with self.assertRaisesRegex(UserError, "somebody else") as refusal:
            self.register(customer={"name": "Li Lei", "phone": "13711112222"})
        self.assertNotIn("Meimei", str(refusal.exception))
        self.assertEqual(first.lot_id.owner_id.name, "Han Meimei")

    def test_a_guessed_code_and_a_code_of_another_unit_get_the_same_answer(self):
        self.env["warranty.card"].create({"code": "CARD00000002", "serial": "UNIT-2"})
        answers = set()
        for code in ("CARD12345678", "CARD00000002"):
            with self.assertRaises(UserError) as refusal:
                self.register(code=code)
            answers.add(str(refusal.exception))
        self.assertEqual(len(answers), 1)
        with self.assertRaises(UserError):
            self.register(code="")

    def test_a_card_of_another_model_is_refused(self):
        other = self.env["product.product"].create(
            {"name": "Phone X2", "is_storable": True, "tracking": "serial"}
        )
        self.env["stock.lot"].create({"name": "UNIT-1", "product_id": other.id})
        with self.assertRaisesRegex(UserError, "another model"):
            self.register()

    def test_a_purchase_date_must_make_sense(self):
        for day in (None, date(1999, 1, 1), date(2026, 6, 2)):
            with self.subTest(day=day), self.assertRaisesRegex(UserError, "purchase date"):
                self.register(day=day)

    def test_a_date_on_file_is_not_moved_by_a_card(self):
        lot = self.make_order(serial="UNIT-1", product_id=self.phone_model.id).device_id
        lot.write({"purchase_date": date(2025, 1, 1), "proof": "invoice"})
        with self.assertRaisesRegex(UserError, "contradicts"):
            self.register()
        registration = self.register(day=date(2025, 1, 1))
        self.assertEqual(registration.lot_id, lot)
        self.assertEqual(lot.proof, "invoice")

    def test_a_device_is_not_bought_after_its_first_report(self):
        with freeze_time("2026-02-01 04:00:00"):
            self.make_order(serial="UNIT-1", product_id=self.phone_model.id)
        with self.assertRaisesRegex(UserError, "contradicts"):
            self.register()

    def test_an_open_order_is_judged_anew_by_what_the_card_fixes(self):
        order = self.make_order(serial="UNIT-1", product_id=self.phone_model.id)
        self.register()
        self.assertEqual((order.purchase_date, order.proof), (BOUGHT, "card"))

    def test_a_proof_that_is_no_picture_is_refused(self):
        with self.assertRaisesRegex(UserError, "picture"):
            self.register(proofs=[("x.html", b"<html><script>alert(1)</script></html>")])

    @mute_logger("odoo.sql_db")
    def test_the_database_keeps_a_second_registration_out(self):
        first = self.register()
        vals = first.copy_data()[0]
        with self.assertRaises(psycopg2.errors.UniqueViolation), self.env.cr.savepoint():
            self.Registration.create(vals)

    def test_an_unknown_serial_needs_its_model(self):
        self.card.product_id = False
        with self.assertRaisesRegex(UserError, "which model"):
            self.register()
        self.assertTrue(self.register(product=self.phone_model))

    def test_a_point_registers_what_lies_on_its_desk(self):
        desk = (
            self.env["warranty.registration.desk"]
            .with_user(self.manager)
            .create(
                {
                    "serial": "UNIT-9",
                    "product_id": self.phone_model.id,
                    "purchase_date": BOUGHT,
                    "phone": "13900002222",
                    "contact_name": "Wang Fang",
                }
            )
        )
        desk.action_register()
        desk.action_register()
        registration = self.Registration.with_user(self.manager).search([])
        self.assertRecordValues(
            registration,
            [{"channel": "point", "point_id": self.point.id, "user_id": self.manager.id}],
        )
        self.assertEqual(registration.lot_id.shown_owner_id.name, "Wang Fang")
        self.assertFalse(self.Registration.with_user(self.other_manager).search([]))

    def test_card_codes_are_not_shown_to_points(self):
        for act in (
            lambda: self.env["warranty.card"].with_user(self.manager).search([]),
            lambda: self.register().with_user(self.manager).read(["card_id"]),
            lambda: self.Registration.with_user(self.manager).create({}),
        ):
            with self.assertRaises(AccessError):
                act()

    def test_a_registration_made_in_error_is_withdrawn_by_head_office(self):
        registration = self.register()
        with self.assertRaises(AccessError):
            registration.with_user(self.hotline).action_withdraw()
        registration.with_user(self.office).action_withdraw()
        self.assertEqual(registration.state, "withdrawn")
        self.assertFalse(self.card.registered_at)

    @mute_logger("odoo.sql_db")
    def test_a_short_code_is_not_loaded(self):
        with self.assertRaises(psycopg2.errors.CheckViolation), self.env.cr.savepoint():
            self.env["warranty.card"].create({"code": "1234567"})
