from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import service_mail_attempt
from .common import LOUD, MailGateCase


@tagged("post_install", "-at_install")
class TestMailGate(MailGateCase):
    """What is no report makes no order and is not answered, but is kept to be looked at."""

    def setUp(self):
        super().setUp()
        self.env["service.notice"].search([("event", "=", "received")]).email_active = True
        self.sent_before = self.sent()

    def sent(self):
        return self.env["mail.mail"].search([])

    def assert_aside(self, reason):
        """It is put aside for that reason, with its text, and nobody hears of it."""
        mail = self.aside()[:1]
        self.assertEqual(mail.reason, reason)
        self.assertIn("Some text", str(mail.message_ids.mapped("body")))
        self.assertEqual(self.sent(), self.sent_before)

    def test_a_mail_without_a_sender_is_nobodys(self):
        self.env["res.partner"].create({"name": "Without Address", "phone": "13900001010"})
        for number, sender in enumerate(("", "nobody", "Han Meimei", "<>", "a@b@c", "@", "=?x?=")):
            with self.subTest(sender=sender):
                count = self.env["res.partner"].search_count([])
                order = self.receive("Some text", sender=sender, reference=f"n{number}@x")
                self.assertFalse(order)
                self.assertIn(self.aside()[:1].reason, ("sender", "machine"))
                self.assert_aside(self.aside()[:1].reason)
                self.assertEqual(self.env["res.partner"].search_count([]), count)

    def test_a_mail_of_a_machine_makes_no_order_and_is_not_answered(self):
        for number, headers in enumerate(
            (
                {"Auto-Submitted": "auto-replied"},
                {"Precedence": "bulk"},
                {"X-Auto-Response-Suppress": "All"},
                {"List-Id": "<news.example.com>"},
                {"Return-Path": "<>"},
            )
        ):
            with self.subTest(headers=headers):
                order = self.receive("Some text", reference=f"a{number}@x", headers=headers)
                self.assertFalse(order)
                self.assert_aside("machine")

    def test_a_machines_answer_to_an_order_is_put_aside_with_the_order(self):
        order = self.receive()
        self.sent_before = self.sent()
        asked = order.message_post(body="Which model?", message_type="comment")
        headers = {"In-Reply-To": asked.message_id, "Auto-Submitted": "auto-replied"}
        self.receive("Some text", reference="m2@x", headers=headers)
        self.assert_aside("machine")
        self.assertEqual(self.aside().answers_id, order)
        self.assertNotIn("Some text", str(order.message_ids.mapped("body")))

    def test_a_mail_from_an_address_of_our_own_makes_no_order(self):
        self.env.company.email = "company@example.com"
        own = (f"service@{self.alias_domain}", "Company <COMPANY@example.com>")
        for number, sender in enumerate(own):
            with self.subTest(sender=sender):
                self.receive("Some text", sender=sender, reference=f"o{number}@x")
                self.assert_aside("own")

    def test_no_sender_makes_orders_without_end(self):
        most = service_mail_attempt.LIMITS["report"][0][0]
        made = [
            self.receive("Some text", sender=sender, reference=f"f{number}@x")
            for number, sender in enumerate(["Han <han@example.com>", "HAN@Example.com"] * most)
        ]
        self.assertEqual(len(list(filter(None, made))), most)
        self.assertEqual(self.aside()[0].reason, "many")
        self.assertTrue(self.receive(sender="other@example.com", reference="other@x"))

    def test_a_flood_is_not_kept_without_end_either(self):
        most = service_mail_attempt.LIMITS["aside"][0][0]
        headers = {"Auto-Submitted": "auto-replied"}
        for number in range(most + 5):
            self.receive(reference=f"f{number}@x", headers=headers)
        self.assertEqual(len(self.aside()), most)

    def test_odoos_own_brake_knows_the_senders_of_orders(self):
        limits = {**service_mail_attempt.LIMITS, "report": ((1000, 1),)}
        self.env["ir.config_parameter"].set_param("mail.gateway.loop.threshold", 5)
        with patch.dict(service_mail_attempt.LIMITS, limits):
            made = [self.receive(reference=f"b{number}@x") for number in range(8)]
        self.assertEqual(len(list(filter(None, made))), 5)

    # --- what we answer ---

    def test_our_answer_says_that_a_machine_has_written_it(self):
        self.receive()
        mail = self.sent() - self.sent_before
        self.assertEqual(mail.email_to, "han@example.com")
        self.assertEqual(
            mail.headers,
            repr({"X-Auto-Response-Suppress": "All", "Auto-Submitted": "auto-replied"}),
        )

    def test_every_message_to_a_customer_says_so(self):
        self.env["service.notice"].search([]).email_active = True
        order = self.make_order(partner_id=self.known.id)
        for event in ("quoted", "ready", "closed"):
            before = self.sent()
            order._tell_customer(event)
            mail = self.sent() - before
            self.assertIn("auto-generated", mail.headers, event)
            self.assertEqual(mail.recipient_ids, self.known)

    def test_a_sender_gets_few_answers_a_day(self):
        most = service_mail_attempt.LIMITS["answer"][0][0]
        for number in range(most + 3):
            self.assertTrue(self.receive(reference=f"w{number}@x"))
        self.assertEqual(len(self.sent() - self.sent_before), most)

    # --- what becomes of it ---

    def put_aside(self, **vals):
        vals = {"reference": "aside@x", "headers": {"Precedence": "bulk"}, **vals}
        self.receive("Some text 13900009902", **vals)
        return self.aside()

    def test_an_agent_makes_an_order_of_what_is_a_report(self):
        mail = self.put_aside()
        action = mail.with_user(self.hotline).action_take_up()
        order = self.env["service.order"].browse(action["res_id"])
        self.assertRecordValues(
            order,
            [
                {
                    "channel": "email",
                    "phone": "13900009902",
                    "contact_email": "han@example.com",
                    "partner_id": False,
                    "user_id": False,
                }
            ],
        )
        self.assertIn("Some text", str(order.message_ids.mapped("body")))
        self.assertFalse(mail.active)
        with self.assertRaises(UserError):
            mail.with_user(self.hotline).action_take_up()

    def test_an_agent_adds_an_answer_to_its_order(self):
        order = self.receive()
        asked = order.message_post(body="Which model?", message_type="comment")
        headers = {"In-Reply-To": asked.message_id, "Auto-Submitted": "auto-replied"}
        mail = self.put_aside(headers=headers)
        mail.with_user(self.hotline).action_take_up()
        self.assertIn("Some text", str(order.message_ids.mapped("body")))

    def test_only_the_hotline_looks_at_them(self):
        mail = self.put_aside()
        self.assertEqual(mail.with_user(self.hotline).sender, '"Han Meimei" <han@example.com>')
        for user in (self.manager, self.office, self.channel):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                mail.with_user(user).read(["sender"])
            with self.assertRaises(AccessError):
                mail.with_user(user).action_take_up()
        with self.assertRaises(AccessError):
            mail.with_user(self.hotline).unlink()
        with self.assertRaises(UserError):
            mail.with_user(self.hotline).sender = "somebody@example.com"
        mail.with_user(self.hotline).action_archive()

    def test_they_go_with_the_person_who_is_forgotten(self):
        mail = self.put_aside()
        self.env["res.partner"].create({"name": "Other"})._erase_addresses()
        self.assertTrue(mail.exists())
        self.known._erase_addresses()
        self.assertFalse(mail.exists())

    def test_they_go_after_some_months(self):
        mail = self.put_aside()
        self.env["service.mail"]._gc_old()
        self.assertTrue(mail.exists())
        self.env.cr.execute(
            "UPDATE service_mail SET create_date = create_date - '91 days'::interval"
        )
        self.env.invalidate_all()
        with mute_logger(*LOUD):
            self.env["service.mail"]._gc_old()
        self.assertFalse(mail.exists())
