"""A number that a customer typed himself finds nobody until it is proved."""

from odoo.tests import new_test_user, tagged

from .common import PrivacyCase

NUMBER, OTHER = "13700137001", "13700137002"


@tagged("post_install", "-at_install")
class TestCustomerNumbers(PrivacyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = new_test_user(cls.env, login="typing.customer", groups="base.group_portal")
        cls.contact = cls.user.partner_id

    def as_customer(self, contact=None):
        """As the pages of an account write: with superuser rights, in the customer's name."""
        return (contact or self.contact).with_user(self.user).sudo()

    def find(self, number):
        Partner = self.env["res.partner"].with_user(self.reader)
        clean = Partner._phone_format(number=number, country=self.env.company.country_id)
        return Partner.search([("phone_sanitized", "=", clean), *Partner._proved_domain("phone")])

    def test_a_number_is_the_contacts_once_it_is_proved(self):
        number = "+8613700137001"
        self.contact.country_id = self.env.ref("base.cn")
        self.as_customer().phone = NUMBER
        self.assertFalse(self.contact._has_proved_phone(number))
        self.contact._set_proved("phone")
        self.assertTrue(self.contact._has_proved_phone(number))
        self.assertFalse(self.contact._has_proved_phone("+8613700137002"))
        self.assertFalse(self.contact._has_proved_phone(False))

    def test_what_the_house_typed_finds_the_customer(self):
        self.contact.phone = NUMBER
        self.assertEqual(self.find(NUMBER), self.contact)

    def test_what_the_customer_typed_finds_nobody(self):
        self.as_customer().phone = NUMBER
        self.assertTrue(self.contact.phone_unproved)
        self.assertFalse(self.find(NUMBER))

    def test_the_owner_of_the_number_is_found_though_the_typing_contact_is_older(self):
        self.as_customer().phone = NUMBER
        owner = self.env["res.partner"].create({"name": "唐杰", "phone": NUMBER})
        self.assertEqual(self.find(NUMBER), owner)

    def test_an_address_under_the_account_finds_nobody_either(self):
        child = self.env["res.partner"].with_user(self.user).sudo()
        child = child.create({"name": "A", "parent_id": self.contact.id, "phone": NUMBER})
        self.assertFalse(self.find(NUMBER))
        self.as_customer(child).phone = OTHER
        self.assertFalse(self.find(OTHER))

    def test_a_known_number_stays_known_when_it_is_saved_again_or_put_back(self):
        self.contact.phone = NUMBER
        for typed in (NUMBER, "137 0013 7001", OTHER, "", NUMBER):
            self.as_customer().phone = typed
        self.assertEqual(self.find(NUMBER), self.contact)

    def test_another_country_makes_it_another_number(self):
        self.contact.write({"phone": NUMBER, "country_id": self.env.ref("base.cn").id})
        self.as_customer().country_id = self.env.ref("base.us")
        self.assertNotEqual(self.contact.phone_sanitized, "+8613700137001")
        self.assertTrue(self.contact.phone_unproved)

    def test_a_blank_number_is_no_way_around(self):
        for typed in (NUMBER, "", NUMBER):
            self.as_customer().phone = typed
            self.assertTrue(self.contact.phone_unproved)

    def test_what_the_house_types_afterwards_is_known(self):
        self.as_customer().phone = OTHER
        self.contact.with_user(self.reader).phone = NUMBER
        self.assertEqual(self.find(NUMBER), self.contact)

    def test_a_proved_number_finds_the_customer_until_it_changes(self):
        self.as_customer().phone = NUMBER
        self.contact._set_proved("phone")
        self.assertEqual(self.find(NUMBER), self.contact)
        self.as_customer().phone = OTHER
        self.assertFalse(self.find(OTHER))
        self.as_customer().phone = NUMBER
        self.assertEqual(self.find(NUMBER), self.contact)

    def test_addresses_of_mail_are_held_alike(self):
        self.contact.email = "known@example.com"
        self.as_customer().email = "victim@example.com"
        self.assertTrue(self.contact.email_unproved)
        self.as_customer().email = "Known@Example.com"
        self.assertFalse(self.contact.email_unproved)

    def test_no_number_is_kept_in_the_clear_beside_the_contact(self):
        self.contact.write({"phone": NUMBER, "email": "known@example.com"})
        self.as_customer().write({"phone": OTHER, "email": "other@example.com"})
        kept = f"{self.contact.known_phone} {self.contact.known_email}"
        self.assertNotIn("3700137", kept)
        self.assertNotIn("@", kept)

    def test_a_visitor_types_as_a_customer_does(self):
        visitor = self.env.ref("base.public_user")
        made = self.env["res.partner"].with_user(visitor).sudo().create({"name": "V"})
        self.assertTrue(made.phone_unproved)
        self.assertTrue(made.email_unproved)

    def test_people_without_a_role_of_ours_make_contacts_as_ever(self):
        clerk = new_test_user(
            self.env, login="clerk.no.role", groups="base.group_user,base.group_partner_manager"
        )
        made = self.env["res.partner"].with_user(clerk).sudo()
        made = made.create({"name": "C", "phone": NUMBER})
        made.phone = OTHER
        self.assertFalse(made.phone_unproved)
        self.assertEqual(self.find(OTHER), made)
