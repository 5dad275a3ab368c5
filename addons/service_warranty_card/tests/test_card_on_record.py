from datetime import date

from odoo.exceptions import UserError
from odoo.tests import freeze_time, new_test_user, tagged

from odoo.addons.repair_intake.tests.common import IntakeCase

NUMBER = "13700137001"


@tagged("post_install", "-at_install")
class TestCardAndCustomer(IntakeCase):
    def test_somebody_with_an_unproved_number_is_not_the_owner_who_registered_by_it(self):
        registration = self.env["warranty.registration"]
        owner = self.env["res.partner"].create({"name": "唐杰", "phone": NUMBER})
        card = self.env["warranty.card"].create(
            {"code": "PROOF1234567", "serial": "PROOF-1", "product_id": self.phone_model.id}
        )
        arguments = (card.serial, card.code, self.env.cr.now().date())
        registration._register_card(*arguments, owner)
        user = new_test_user(self.env, login="typing.customer", groups="base.group_portal")
        # as the pages of an account write: with superuser rights, in the customer's name
        customer = user.partner_id.with_user(user).sudo()
        customer.phone = NUMBER
        with self.assertRaisesRegex(Exception, "somebody else"):
            registration._register_card(*arguments, customer)


@tagged("post_install", "-at_install")
class TestCardOnRecord(IntakeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time("2026-03-01 04:00:00"):
            cls.device = cls.make_order(serial="LIFE-1", product_id=cls.phone_model.id).device_id

    def test_owners_and_registrations_are_told(self):
        with freeze_time("2026-05-01 04:00:00"):
            partner = self.env["res.partner"].create({"name": "Second", "phone": "13700000002"})
            self.env["warranty.registration"]._register_card(
                "LIFE-1", "", date(2026, 2, 1), partner, channel="hotline"
            )
        events = self.device.with_user(self.hotline)._timeline()[self.device]
        self.assertIn("Owner: Second", [event.title for event in events])
        self.assertIn("registered", [event.kind for event in events])

    def test_serials_guessed_at_the_desk_are_counted(self):
        self.registry_enter_test_mode()
        self.company.number_searches_an_hour = 1
        Desk = self.env["warranty.registration.desk"].with_user(self.manager)
        spec = {"product_id": {"fields": {}}}
        self.make_order(
            serial="FOREIGN-1", product_id=self.phone_model.id, point_id=self.other_point.id
        )
        Desk.onchange({"serial": "GUESS-1"}, ["serial"], spec)
        with self.assertRaises(UserError):
            Desk.onchange({"serial": "FOREIGN-1"}, ["serial"], spec)

    def test_numbers_typed_at_the_desk_are_counted(self):
        self.registry_enter_test_mode()
        self.company.number_searches_an_hour = 1
        Desk = self.env["warranty.registration.desk"].with_user(self.manager)
        spec = {"phone": {}, "partner_id": {}}
        Desk.onchange({"phone": "13800000004"}, ["phone"], spec)
        with self.assertRaises(UserError):
            Desk.onchange({"phone": "13800000005"}, ["phone"], spec)

    def test_the_desk_finds_no_customer_of_another_point_by_his_number(self):
        south = self.make_order(phone="13700000009", point_id=self.other_point.id)
        self.assertTrue(south.partner_id)
        typed = {"phone": "13700000009"}
        spec = dict.fromkeys(("phone", "partner_id"), {})
        Desk = self.env["warranty.registration.desk"].with_user(self.manager)
        self.assertFalse(Desk.new(typed).partner_id)
        answer = Desk.onchange(typed, ["phone"], spec)["value"]
        self.assertFalse(answer.get("partner_id"))
