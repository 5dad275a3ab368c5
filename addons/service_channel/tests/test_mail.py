from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.mail.tests.common import MailCommon

from .common import ChannelCase

MAIL = """From: {sender}
To: {to}
Subject: {subject}
Message-Id: <{reference}>
Content-Type: text/plain; charset=utf-8

{body}
"""


@tagged("post_install", "-at_install")
class TestMail(ChannelCase, MailCommon):
    """A mail to the service address is a report."""

    def receive(self, body="", sender="Han Meimei <han@example.com>", reference="m1@x", **vals):
        to = f"service@{self.alias_domain}"
        subject = vals.get("subject", "It does not start")
        text = MAIL.format(sender=sender, to=to, subject=subject, reference=reference, body=body)
        with mute_logger("odoo.addons.mail.models.mail_thread"):
            self.env["mail.thread"].message_process(None, text)
        return self.env["service.order"].search([("external_ref", "=", f"<{reference}>")])

    def test_a_mail_becomes_an_order_with_its_customer(self):
        order = self.receive("Please call me: 139 0000 9902.")
        self.assertRecordValues(
            order,
            [{"channel": "email", "phone": "13900009902", "state": "new", "user_id": False}],
        )
        self.assertEqual(order.partner_id.name, "Han Meimei")
        self.assertEqual(order.partner_id.email, "han@example.com")
        self.assertIn("It does not start", order.symptom)

    def test_a_number_in_the_text_finds_the_device(self):
        earlier = self.make_order(serial="MAIL-77001", product_id=self.phone_model.id)
        order = self.receive("My device MAIL-77001 is broken, bought in 2026.")
        self.assertEqual(order.device_id, earlier.device_id)

    def test_a_known_address_finds_the_customer(self):
        known = self.env["res.partner"].create({"name": "Known", "email": "han@example.com"})
        self.assertEqual(self.receive().partner_id, known)

    def test_the_same_mail_twice_makes_one_order(self):
        self.receive()
        self.assertEqual(len(self.receive()), 1)

    def test_an_answer_goes_to_the_order_it_answers(self):
        order = self.receive()
        count = self.env["service.order"].search_count([])
        reply = order.message_post(body="Which model is it?", message_type="comment")
        text = MAIL.format(
            sender="Han Meimei <han@example.com>",
            to=f"service@{self.alias_domain}",
            subject="Re: It does not start",
            reference="m2@x",
            body="The X1.",
        ).replace("Message-Id", f"In-Reply-To: {reply.message_id}\nMessage-Id")
        with mute_logger("odoo.addons.mail.models.mail_thread"):
            self.env["mail.thread"].message_process(None, text)
        self.assertEqual(self.env["service.order"].search_count([]), count)
        self.assertIn("The X1.", str(order.message_ids.mapped("body")))

    def test_a_very_long_mail_keeps_its_beginning(self):
        order = self.receive("x" * 1_000_000)
        self.assertEqual(len(order.symptom), 5000)
