"""A number that a customer typed himself finds nobody until it is proved."""

from odoo.tests import new_test_user, tagged

from .common import IntakeCase

NUMBER, OTHER = "13700137001", "13700137002"


@tagged("post_install", "-at_install")
class TestFindingByCustomersNumbers(IntakeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = new_test_user(cls.env, login="typing.customer", groups="base.group_portal")
        cls.contact = cls.user.partner_id

    def as_customer(self, contact=None):
        """As the pages of an account write: with superuser rights, in the customer's name."""
        return (contact or self.contact).with_user(self.user).sudo()

    def find(self, number):
        found = self.env["res.partner"].with_user(self.hotline)._find_by_phone([number])
        return found.get(number, self.env["res.partner"])

    def test_what_the_house_typed_finds_the_customer(self):
        self.contact.phone = NUMBER
        self.assertEqual(self.find(NUMBER), self.contact)

    def test_what_the_customer_typed_finds_nobody(self):
        self.as_customer().phone = NUMBER
        self.assertTrue(self.contact.phone_unproved)
        self.assertFalse(self.find(NUMBER))
        order = self.make_order(phone=NUMBER, contact_name="唐杰")
        self.assertNotEqual(order.partner_id, self.contact)

    def test_the_owner_of_the_number_is_found_though_the_typing_contact_is_older(self):
        self.as_customer().phone = NUMBER
        owner = self.env["res.partner"].create({"name": "唐杰", "phone": NUMBER})
        self.assertEqual(self.find(NUMBER), owner)

    def test_a_part_of_an_unproved_number_finds_nobody(self):
        self.as_customer().phone = NUMBER
        Partner = self.env["res.partner"].with_user(self.hotline)
        self.assertNotIn(self.contact, Partner.search(Partner._lookup_domain("37001")))
        self.contact._set_proved("phone")
        self.assertIn(self.contact, Partner.search(Partner._lookup_domain("37001")))

    def test_a_proved_number_finds_the_customer_until_it_changes(self):
        self.as_customer().phone = NUMBER
        self.contact._set_proved("phone")
        self.assertEqual(self.find(NUMBER), self.contact)
        self.as_customer().phone = OTHER
        self.assertFalse(self.find(OTHER))
        self.as_customer().phone = NUMBER
        self.assertEqual(self.find(NUMBER), self.contact)
