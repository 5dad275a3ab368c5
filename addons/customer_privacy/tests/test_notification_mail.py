from odoo.fields import Command
from odoo.tests import tagged

from .common import MASKED_PHONE, PHONE, STREET, PrivacyCase


@tagged("post_install", "-at_install")
class TestNotificationMail(PrivacyCase):
    """An e-mail about a message shows its reader no more than the message does on the screen."""

    def mails_to(self, *users):
        """A note is posted on the customer's card; the mails that each of the users gets."""
        recipients = self.env["res.users"].union(*users)
        recipients.notification_type = "email"
        note = self.partner.message_post(
            body=f"Call back on {PHONE}",
            subject=f"About {PHONE}",
            partner_ids=recipients.partner_id.ids,
            mail_auto_delete=False,
        )
        mails = self.env["mail.mail"].search([("mail_message_id", "=", note.id)])
        return [
            mails.filtered(lambda mail, user=user: user.partner_id in mail.recipient_ids)
            for user in users
        ]

    def test_colleagues_who_see_masks_are_mailed_masks(self):
        for user in (self.office, self.manager):
            [mail] = self.mails_to(user)
            [sent] = mail._prepare_outgoing_list()
            self.assertIn(MASKED_PHONE, sent["body"])
            self.assertEqual(sent["subject"], f"About {MASKED_PHONE}")
            self.assertNotIn(PHONE, str(sent))
            self.assertIn(PHONE, mail.mail_message_id.subject, "the message stays as it is")

    def test_those_who_see_numbers_are_mailed_numbers_by_a_mail_of_their_own(self):
        reader, masked, neighbour = self.mails_to(self.reader, self.office, self.plain)
        self.assertNotEqual(reader, masked)
        for mail in (reader, neighbour):
            sent = mail._prepare_outgoing_list()
            self.assertIn(PHONE, sent[0]["body"])
            self.assertEqual(sent[0]["subject"], f"About {PHONE}")
        self.assertNotIn(PHONE, str(masked._prepare_outgoing_list()))

    def test_what_changed_is_mailed_masked_by_its_kind(self):
        """A street has no pattern of its own, as a number has."""
        self.office.notification_type = "email"
        field = self.env["ir.model.fields"]._get("res.partner", "street")
        change = {"field_id": field.id, "old_value_char": STREET, "new_value_char": PHONE}
        note = self.partner.message_post(
            body="Moved",
            partner_ids=self.office.partner_id.ids,
            tracking_value_ids=[Command.create(change)],
            mail_auto_delete=False,
        )
        mail = self.env["mail.mail"].search([("mail_message_id", "=", note.id)])
        self.assertTrue(note.tracking_value_ids)
        self.assertNotIn(STREET, mail.body_html)
        self.assertNotIn(PHONE, mail.body_html)

    def test_what_is_pushed_to_a_phone_shows_no_number(self):
        note = self.partner.message_post(body=f"Call back on {PHONE}")
        payload = str(self.partner._notify_by_web_push_prepare_payload(note))
        self.assertNotIn(PHONE, payload)
        self.assertIn(MASKED_PHONE, payload)
