"""A customer with an account proves number and address; until then they tie nothing to him."""

import re
from datetime import datetime, timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, new_test_user, tagged
from odoo.tools import mute_logger

from .common import PublicPageCase

NUMBER = "13700137001"
PAGE = "/my/service-contact"


@tagged("post_install", "-at_install")
class TestMyContact(PublicPageCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.config_parameter"].set_param("auth_signup.invitation_scope", "b2c")
        visitor = cls.env.ref("base.public_user")
        vals = {"login": "self@example.com", "name": "Self", "password": "self-made-1"}
        cls.env["res.users"].with_user(visitor).sudo().signup(vals)
        cls.user = cls.env["res.users"].search([("login", "=", "self@example.com")])
        cls.contact = cls.user.partner_id
        cls.env.flush_all()

    def setUp(self):
        super().setUp()
        self.authenticate("self@example.com", "self-made-1")

    def type_phone(self, number, contact=None):
        (contact or self.contact).with_user(self.user).sudo().phone = number
        self.env.flush_all()

    def ask(self, kind="phone"):
        return self.post(f"{PAGE}/send", {"kind": kind}, allow_redirects=False)

    def sent_code(self):
        sms = self.env["sms.sms"].search([], order="id desc", limit=1)
        return sms.number, re.search(r"\d{6}", sms.body)[0]

    def enter(self, code, kind="phone"):
        answer = self.post(f"{PAGE}/confirm", {"kind": kind, "code": code}, allow_redirects=False)
        self.env.invalidate_all()
        return answer.status_code

    def mine(self):
        return self.get("/my/service-orders").text

    # --- until then ---

    def test_whoever_signed_up_has_proved_nothing(self):
        self.assertTrue(self.user.self_registered)
        self.assertTrue(self.contact.phone_unproved)
        self.assertTrue(self.contact.email_unproved)

    def test_a_stranger_s_account_collects_no_orders_of_the_number_he_typed(self):
        self.type_phone(NUMBER)
        order = self.make_order(phone=NUMBER, contact_name="唐杰")
        self.env.flush_all()
        self.assertNotIn(order.name, self.mine())
        self.assertEqual(self.get(f"/my/service-orders/{order.id}").status_code, 404)

    def test_what_he_reported_himself_he_sees(self):
        _answer, order = self.report(phone=NUMBER)
        self.assertEqual(order.partner_id, self.contact)
        self.assertIn(order.name, self.mine())

    def test_an_account_merged_into_a_customer_sees_nothing_of_him(self):
        known = self.env["res.partner"].create({"name": "Known", "phone": NUMBER})
        order = self.make_order(partner_id=known.id, serial="K-1", product_id=self.phone_model.id)
        order.device_id.owner_id = known
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((known | self.contact).ids, known)
        self.env.flush_all()
        self.assertEqual(self.user.partner_id, known)
        for secret in (order.name, "K-1"):
            self.assertNotIn(secret, self.mine())
        self.assertEqual(self.env["res.partner"]._find_by_phone([NUMBER])[NUMBER], known)
        # nor by a number of his own
        self.type_phone("13700137009", known)
        self.ask()
        self.enter(self.sent_code()[1])
        self.assertNotIn(order.name, self.mine())

    def test_no_record_rule_opens_more_than_the_page(self):
        order = self.make_order(partner_id=self.contact.id)
        _answer, own = self.report(phone=NUMBER)
        domain = self.env["ir.rule"].with_user(self.user)._compute_domain("service.order", "read")
        self.assertEqual(self.env["service.order"].search(domain) & (order | own), own)

    # --- proving ---

    def test_the_code_proves_the_number(self):
        self.type_phone(NUMBER)
        self.assertIn("page_notice", self.mine())
        self.assertEqual(self.ask().status_code, 303)
        number, code = self.sent_code()
        self.assertEqual(number, "+8613700137001")
        self.assertIn('autocomplete="one-time-code"', self.get(PAGE).text)
        self.assertEqual(self.enter(code), 303)
        self.assertFalse(self.contact.phone_unproved)
        self.assertTrue(self.contact.email_unproved, "of that nothing was proved")
        self.assertFalse(self.user.self_registered)
        order = self.make_order(phone=NUMBER)
        self.env.flush_all()
        self.assertEqual(order.partner_id, self.contact)
        self.assertIn(order.name, self.mine())
        self.assertNotIn("page_notice", self.mine())

    def test_the_code_proves_the_address(self):
        self.assertEqual(self.ask("email").status_code, 303)
        mail = self.env["mail.mail"].search([], order="id desc", limit=1)
        self.assertEqual(mail.email_to, "self@example.com")
        code = re.search(r"\b\d{6}\b", mail.body_html)[0]
        self.assertEqual(self.enter(code, "email"), 303)
        self.assertFalse(self.contact.email_unproved)

    def test_the_code_of_another_number_proves_nothing(self):
        self.type_phone(NUMBER)
        self.ask()
        _number, code = self.sent_code()
        self.type_phone("13800001211")
        self.assertEqual(self.enter(code), 422)
        self.assertTrue(self.contact.phone_unproved)

    def test_the_code_of_another_account_proves_nothing(self):
        self.type_phone(NUMBER)
        self.ask()
        _number, code = self.sent_code()
        other = new_test_user(self.env, login="other.account", groups="base.group_portal")
        self.type_phone(NUMBER, other.partner_id)
        self.assertFalse(other._enter_code("phone", code))

    def test_a_code_is_used_once_and_for_ten_minutes(self):
        self.type_phone(NUMBER)
        self.ask()
        _number, code = self.sent_code()
        with freeze_time(datetime.now() + timedelta(minutes=11)):
            self.assertFalse(self.user._enter_code("phone", code))
        self.assertTrue(self.user._enter_code("phone", code))
        self.assertFalse(self.user._enter_code("phone", code))

    def test_five_tries_a_code(self):
        self.type_phone(NUMBER)
        self.ask()
        _number, code = self.sent_code()
        wrong = f"{(int(code) + 1) % 10**6:06d}"
        for _try in range(5):
            self.assertEqual(self.enter(wrong), 422)
        self.assertEqual(self.enter(code), 422)
        self.assertTrue(self.contact.phone_unproved)

    def test_a_newer_code_takes_the_place_of_the_older(self):
        self.type_phone(NUMBER)
        self.ask()
        older = self.sent_code()[1]
        with patch.object(type(self.env["service.contact.code"]), "_new_code", lambda _s: "x"):
            self.ask()
        self.assertEqual(self.enter(older), 422)

    def test_nobody_s_phone_is_filled_with_codes(self):
        self.type_phone(NUMBER)
        self.assertEqual([self.ask().status_code for _click in range(4)], [303] * 3 + [429])
        sent = self.env["sms.sms"].search_count([("number", "=", "+8613700137001")])
        self.assertEqual(sent, 3)
        self.type_phone("13700137002")
        codes = [self.ask().status_code for _click in range(3)]
        self.assertEqual(codes, [303, 303, 429], "five an hour for an account")

    def test_the_code_itself_is_not_kept(self):
        self.type_phone(NUMBER)
        self.ask()
        _number, code = self.sent_code()
        self.env.flush_all()
        self.env.cr.execute("SELECT string_agg(t::text, ' ') FROM service_contact_code t")
        self.assertNotIn(code, re.sub(r"[0-9a-f]{40,}", "", self.env.cr.fetchone()[0]))

    def test_without_a_number_there_is_nothing_to_send(self):
        self.assertEqual(self.ask().status_code, 422)
        self.assertEqual(self.ask("fax").status_code, 404)

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_nobody_reads_codes_or_sets_what_is_proved(self):
        for user in (self.user, self.hotline, self.manager):
            with self.assertRaises(AccessError):
                self.env["service.contact.code"].with_user(user).search([])
            with self.assertRaises(AccessError):
                self.user.with_user(user).self_registered = False
        with self.assertRaises(AccessError):
            self.contact.with_user(self.user).phone_unproved = False

    # --- who was invited ---

    def test_an_invited_customer_has_proved_the_address(self):
        known = self.env["res.partner"].create(
            {"name": "Known", "phone": NUMBER, "email": "known@example.com"}
        )
        known.signup_prepare()
        token = known._generate_signup_token()
        vals = {"login": "known@example.com", "name": "x", "password": "self-made-2"}
        self.env["res.users"].with_user(self.env.ref("base.public_user")).sudo().signup(vals, token)
        self.assertFalse(known.user_ids.self_registered)
        self.assertFalse(known.email_unproved)
        self.assertFalse(known.phone_unproved)

    def test_an_invited_customer_who_takes_another_address_has_not(self):
        known = self.env["res.partner"].create({"name": "Known", "email": "known@example.com"})
        known.signup_prepare()
        token = known._generate_signup_token()
        vals = {"login": "victim@example.com", "name": "x", "password": "self-made-2"}
        self.env["res.users"].with_user(self.env.ref("base.public_user")).sudo().signup(vals, token)
        self.assertEqual(known.email, "victim@example.com")
        self.assertTrue(known.email_unproved)

    def test_a_customer_reports_with_a_proved_number_whatever_others_do(self):
        self.type_phone(NUMBER)
        for _report in range(3):  # from the network of his own, such as a shared one
            self.authenticate(None, None)
            self.report(phone=NUMBER)
        self.authenticate("self@example.com", "self-made-1")
        self.assertFalse(self.report(phone=NUMBER)[1])
        self.contact._set_proved("phone")
        self.env.flush_all()
        self.assertTrue(self.report(phone=NUMBER)[1])
