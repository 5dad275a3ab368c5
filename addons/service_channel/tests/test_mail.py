import io
from email.message import EmailMessage

from PIL import Image

from odoo.exceptions import AccessError
from odoo.service.model import get_public_method
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import MailGateCase


@tagged("post_install", "-at_install")
class TestMail(MailGateCase):
    """A mail to the service address is a report."""

    def test_a_mail_becomes_an_order_that_knows_what_was_told(self):
        order = self.receive("Please call me: 139 0000 9902.")
        self.assertRecordValues(
            order,
            [
                {
                    "channel": "email",
                    "contact_name": "Han Meimei",
                    "contact_email": "han@example.com",
                    "phone": "13900009902",
                    "state": "new",
                    "user_id": False,
                }
            ],
        )
        self.assertIn("It does not start", order.symptom)

    def test_a_number_in_the_text_finds_the_device(self):
        earlier = self.make_order(serial="MAIL-77001", product_id=self.phone_model.id)
        for number, text in enumerate(
            (
                "My device MAIL-77001 is broken, bought in 2026.",
                "序列号MAIL-77001开不了机",
                "ＭＡＩＬ－７７００１",
                "(MAIL-77001)",
            )
        ):
            with self.subTest(text=text):
                order = self.receive(text, reference=f"s{number}@x")
                self.assertEqual(order.device_id, earlier.device_id)

    def test_a_mobile_number_is_found_however_it_is_written(self):
        for number, text in enumerate(
            ("+8613812340009", "电话13812340009谢谢", "１３８１２３４０００９", "86 138-1234-0009")
        ):
            with self.subTest(text=text):
                order = self.receive(text, reference=f"p{number}@x")
                self.assertEqual(order.phone, "13812340009")
        self.assertFalse(self.receive("Invoice 138123400091", reference="p9@x").phone)

    def test_the_same_mail_twice_makes_one_order(self):
        self.receive()
        self.assertEqual(len(self.receive()), 1)

    def test_an_answer_goes_to_the_order_it_answers(self):
        order = self.receive()
        count = self.env["service.order"].search_count([])
        reply = order.message_post(body="Which model is it?", message_type="comment")
        self.receive("The X1.", reference="m2@x", headers={"In-Reply-To": reply.message_id})
        self.assertEqual(self.env["service.order"].search_count([]), count)
        self.assertIn("The X1.", str(order.message_ids.mapped("body")))

    def test_a_very_long_mail_keeps_its_beginning(self):
        order = self.receive("x" * 1_000_000)
        self.assertEqual(len(order.symptom), 5000)

    def test_a_mail_with_strange_letters_is_taken(self):
        order = self.receive("a\0b \u202e", sender=f"{'x' * 3000} <han@example.com>")
        self.assertEqual(order.contact_email, "han@example.com")

    def picture(self, kind, size=(2000, 2000)):
        target = io.BytesIO()
        Image.new("1", size).save(target, kind)
        return target.getvalue()

    def test_a_mail_is_kept_whatever_pictures_hang_on_it(self):
        whole = self.picture("PNG")
        pictures = {
            "whole.png": whole,
            "huge.png": self.picture("PNG", (30_000, 30_000)),
            "cut.png": whole[:200],
            "cut.jpg": self.picture("JPEG")[:700],
        }
        mail = EmailMessage()
        mail["From"], mail["To"] = "han@example.com", f"service@{self.alias_domain}"
        mail["Subject"], mail["Message-Id"] = "Photos", "<photos@x>"
        mail.set_content("See the photos.")
        for name, content in pictures.items():
            kind = name.rpartition(".")[2].replace("jpg", "jpeg")
            mail.add_attachment(content, maintype="image", subtype=kind, filename=name)
        with mute_logger("odoo.addons.mail.models.mail_thread"):
            self.env["mail.thread"].message_process(None, bytes(mail))
        order = self.env["service.order"].search([("external_ref", "=", "<photos@x>")])
        kept = order.message_ids.attachment_ids.mapped("name")
        self.assertEqual(set(kept), set(pictures) - {"huge.png"})
        self.assertIn("huge.png", str(order.message_ids.mapped("body")))


@tagged("post_install", "-at_install")
class TestMailSender(MailGateCase):
    """From is a claim: nobody stands in a customer's file by it."""

    def test_a_mail_in_a_customers_name_stands_on_its_own(self):
        order = self.receive("My number: 13900007777")
        self.assertFalse(order.partner_id)
        self.assertNotIn(self.known, order.message_ids.author_id)
        self.assertNotIn(self.known, order.message_partner_ids)

    def test_whoever_takes_it_up_ties_it_to_the_customer(self):
        order = self.receive()
        order.with_user(self.hotline).action_triage()
        self.assertEqual(order.partner_id, self.known)

    def test_an_unknown_sender_gets_a_file_when_the_mail_is_taken_up(self):
        order = self.receive(sender="Li Lei <lilei@example.com>")
        self.assertFalse(self.env["res.partner"].search([("email", "=", "lilei@example.com")]))
        order.with_user(self.hotline).action_triage()
        self.assertRecordValues(
            order.partner_id, [{"name": "Li Lei", "email": "lilei@example.com"}]
        )

    def test_a_sender_whom_our_mail_server_has_checked_is_the_customer(self):
        order = self.receive(headers=self.prove_senders())
        self.assertEqual(order.partner_id, self.known)
        self.assertIn(self.known, order.message_ids.author_id)

    def test_a_sender_who_has_written_the_check_himself_is_not(self):
        headers = self.prove_senders()
        self.env["ir.config_parameter"].set_param("service_channel.authserv_id", False)
        self.assertFalse(self.receive(headers=headers).partner_id)
        self.env["ir.config_parameter"].set_param("service_channel.authserv_id", "mx.other")
        self.assertFalse(self.receive(headers=headers, reference="m2@x").partner_id)

    def hand_in(self, user):
        """A mail with the marks of our mail server, by RPC; the address is in use already."""
        self.receive(reference="first@x")
        headers = self.prove_senders()
        text = f"From: han@example.com\nTo: service@{self.alias_domain}\nMessage-Id: <rpc@x>\n"
        text += "".join(f"{name}: {value}\n" for name, value in headers.items())
        with mute_logger("odoo.addons.mail.models.mail_thread"):
            self.env["mail.thread"].with_user(user).message_process(
                None, f"{text}Subject: Forged\n\nText"
            )
        return self.env["service.order"].search([("external_ref", "=", "<rpc@x>")])

    def test_what_an_employee_hands_in_proves_nobody(self):
        order = self.hand_in(self.hotline)
        self.assertEqual(len(order), 1)
        self.assertFalse(order.partner_id)

    def test_a_point_hands_in_no_mails(self):
        with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_model"):
            self.hand_in(self.manager)
        self.assertFalse(self.env["service.order"].search([("external_ref", "=", "<rpc@x>")]))

    def test_no_order_is_made_by_calling_the_gates_own_method(self):
        for name in ("service.order", "service.mail"):
            with self.subTest(model=name), self.assertRaises(AccessError):
                get_public_method(self.env[name].with_user(self.manager), "message_new")

    def test_an_account_that_somebody_made_for_himself_collects_no_mails(self):
        self.env["ir.config_parameter"].set_param("auth_signup.invitation_scope", "b2c")
        visitor = self.env.ref("base.public_user")
        vals = {"login": "lee@example.com", "name": "Liar", "password": "Liar-of-test-1"}
        self.env["res.users"].with_user(visitor).sudo().signup(vals)
        account = self.env["res.partner"].search([("email_normalized", "=", "lee@example.com")])
        self.assertEqual(account.user_ids.login, "lee@example.com")
        vals = {"sender": "Lee <lee@example.com>", "headers": self.prove_senders()}
        order = self.receive(**vals)
        self.assertFalse(order.partner_id)
        order.with_user(self.hotline).action_triage()
        self.assertNotEqual(order.partner_id, account)

    def test_nobody_works_in_the_name_of_an_employee(self):
        self.manager.partner_id.email = "manager@example.com"
        order = self.receive(sender="manager@example.com")
        self.assertNotEqual(order.create_uid, self.manager)
        self.assertNotIn(self.manager.partner_id, order.message_ids.author_id)

    def test_an_answer_has_no_author_but_a_proven_one(self):
        order = self.receive()
        order.partner_id = self.known
        asked = order.message_post(body="Which model?", message_type="comment")
        answers = {"In-Reply-To": asked.message_id}
        for number, (sender, headers, author) in enumerate(
            (
                ("han@example.com", {}, self.env["res.partner"]),
                ("stranger@example.com", {}, self.env["res.partner"]),
                ("han@example.com", self.prove_senders(), self.known),
            )
        ):
            with self.subTest(sender=sender, author=author):
                self.receive(
                    f"Answer {number}.",
                    sender=sender,
                    reference=f"a{number}@x",
                    headers=answers | headers,
                )
                message = order.message_ids.filtered(lambda m, n=number: f"Answer {n}." in m.body)
                self.assertEqual(len(message), 1)
                self.assertEqual(message.author_id, author)
                self.assertIn(sender, message.email_from)
