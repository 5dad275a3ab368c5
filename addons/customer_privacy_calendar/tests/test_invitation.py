import re
from datetime import datetime

from odoo.tests import freeze_time, tagged

from odoo.addons.customer_privacy.tests.common import EMAIL, MASKED_EMAIL, PHONE, PrivacyCase

NAME = "invitation.ics"


@freeze_time("2026-03-10 04:00:00")
@tagged("post_install", "-at_install")
class TestInvitation(PrivacyCase):
    def invite(self, caller, *others, organizer=None, **vals):
        """The caller meets the customer; addresses that each person's file tells of them."""
        self.env.invalidate_all()
        people = (caller | self.env["res.users"].concat(*others)).partner_id | self.partner
        event = (
            self.env["calendar.event"]
            .with_user(caller)
            .create(
                {
                    "name": "Visit",
                    "start": datetime(2026, 3, 12, 2),
                    "stop": datetime(2026, 3, 12, 3),
                    "partner_ids": [(6, 0, people.ids)],
                    "user_id": (organizer or caller).id,
                    **vals,
                }
            )
        )
        self.env.flush_all()
        return event

    def files(self, event):
        """{contact: the text of the file that was sent to him}."""
        messages = self.env["mail.message"].search(
            [("model", "=", "calendar.event"), ("res_id", "=", event.id)]
        )
        sent = {}
        for message in messages:
            for file in message.attachment_ids.filtered(lambda it: it.name == NAME):
                text = re.sub(r"\r?\n[ \t]", "", file.raw.decode())  # long lines are folded
                sent |= dict.fromkeys(message.notified_partner_ids, text)
        return sent

    def test_who_sees_masks_is_sent_a_file_with_masks(self):
        event = self.invite(self.reader, self.office, description=f"<p>Ring {PHONE}</p>")
        self.assertIn(PHONE, event.description)
        sent = self.files(event)
        self.assertEqual(set(sent), {self.office.partner_id, self.partner})
        self.assertNotIn(EMAIL, sent[self.office.partner_id])
        self.assertNotIn(PHONE, sent[self.office.partner_id])
        self.assertIn(f"MAILTO:{MASKED_EMAIL}", sent[self.office.partner_id])
        self.assertIn(f"MAILTO:{self.reader.email}", sent[self.office.partner_id])
        self.assertIn(f"MAILTO:{EMAIL}", sent[self.partner])

    def test_who_sees_masks_keeps_no_file_without_them(self):
        """What is sent in his name is his own: he may open it."""
        for event in (
            self.invite(self.office),
            self.invite(self.reader, organizer=self.office),
        ):
            sent = self.files(event)
            self.assertIn(self.partner, sent)
            for text in sent.values():
                self.assertNotIn(EMAIL, text)
                self.assertNotIn(PHONE, text)

    def test_a_number_in_the_words_of_a_meeting_is_masked_in_the_file(self):
        vals = {"name": f"Call {PHONE}", "location": f"Gate, {EMAIL}", "description": PHONE}
        sent = self.files(self.invite(self.reader, self.office, **vals))
        self.assertNotIn(PHONE, sent[self.office.partner_id])
        self.assertNotIn(EMAIL, sent[self.office.partner_id])
        self.assertEqual(sent[self.partner].count(f"Call {PHONE}"), 1)

    def test_a_reminder_by_mail_is_masked_as_well(self):
        event = self.invite(self.reader, self.office)
        self.env["mail.message"].search(
            [("model", "=", "calendar.event"), ("res_id", "=", event.id)]
        ).unlink()
        template = self.env.ref("calendar.calendar_template_meeting_reminder")
        event.attendee_ids._notify_attendees(template, notify_author=True)
        sent = self.files(event)
        self.assertEqual(set(sent), {self.office.partner_id, self.reader.partner_id, self.partner})
        self.assertNotIn(EMAIL, sent[self.office.partner_id])
        self.assertIn(EMAIL, sent[self.reader.partner_id])

    def test_a_reminder_on_the_screen_shows_the_name_masked(self):
        alarm = self.env["calendar.alarm"].create(
            {"name": "Soon", "alarm_type": "notification", "duration": 1, "interval": "days"}
        )
        vals = {"name": f"Call {PHONE}", "alarm_ids": [(6, 0, alarm.ids)]}
        event = self.invite(self.reader, self.office, **vals)
        alert = {"alarm_id": alarm.id, "event_id": event.id, "notify_at": datetime(2026, 3, 11, 2)}
        titles = [
            self.env["calendar.alarm_manager"].with_user(user).do_notif_reminder(alert)["title"]
            for user in (self.office, self.reader)
        ]
        self.assertNotIn(PHONE, titles[0])
        self.assertIn(PHONE, titles[1])

    def test_a_meeting_that_comes_again_is_masked_as_well(self):
        again = {"recurrency": True, "rrule_type": "weekly", "thu": True, "count": 2}
        event = self.invite(self.reader, self.office, end_type="count", **again)
        event = event.recurrence_id.calendar_event_ids[0] if event.recurrence_id else event
        sent = self.files(event)
        self.assertIn(self.office.partner_id, sent)
        self.assertNotIn(EMAIL, sent[self.office.partner_id])

    def test_neighbours_invite_as_without_this_addon(self):
        other = self.make_user("neighbour", "base.group_user")
        event = self.invite(self.plain, other, description=f"<p>Ring {PHONE}</p>")
        sent = self.files(event)
        self.assertEqual(set(sent), {other.partner_id, self.partner})
        for text in sent.values():
            self.assertIn(f"MAILTO:{EMAIL}", text)
            self.assertIn(PHONE, text)
