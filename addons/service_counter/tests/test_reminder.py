from datetime import timedelta
from unittest.mock import call, patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common import CounterCase


@tagged("post_install", "-at_install")
class TestReminder(CounterCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.write({"custody_reminder_days": 7, "custody_unclaimed_days": 90})
        with freeze_time("2026-03-01 02:00:00"):
            cls.custody = cls.make_ready()
            cls.env.flush_all()

    def remind(self, at):
        self.env.invalidate_all()
        with freeze_time(at), self.enter_registry_test_mode():
            self.env.ref("service_counter.cron_remind").method_direct_trigger()
        self.env.invalidate_all()
        return self.custody.reminder_count

    def test_customer_and_point_are_reminded_every_so_many_days(self):
        self.assertEqual(self.remind("2026-03-07 02:00:00"), 0)
        self.assertEqual(self.remind("2026-03-08 03:00:00"), 1)
        self.assertEqual(self.remind("2026-03-09 03:00:00"), 1, "once a week, not once a day")
        self.assertEqual(self.remind("2026-03-15 04:00:00"), 2)
        activities = self.custody.order_id.activity_ids
        self.assertEqual(activities.user_id, self.point.user_ids[:1])

    def test_the_reminder_is_a_message_of_its_own(self):
        with patch.object(type(self.env["service.order"]), "_tell_customer") as tell:
            self.custody._remind()
        self.assertEqual(tell.mock_calls, [call("storage")])

    def test_a_parcel_that_was_not_sent_is_the_points_business(self):
        with freeze_time("2026-03-01 02:00:00"):
            parcel = self.make_ready(service_mode="mail_in", serial="SN-PARCEL")
        with patch.object(type(self.env["service.order"]), "_tell_customer") as tell:
            parcel._remind()
        self.assertFalse(tell.mock_calls)
        activities = parcel.order_id.activity_ids
        in_his_words = parcel.with_context(lang=activities.user_id.lang)
        self.assertEqual(activities.summary, in_his_words._reminder_summary())
        self.assertIn("send it", parcel.with_context(lang="en_US")._reminder_summary())

    def test_a_device_that_has_left_is_not_reminded_of(self):
        carrier = self.env.ref("service_counter.carrier_sf")
        self.custody._step("send", {"carrier_out_id": carrier.id, "tracking_out": "1"})
        self.assertEqual(self.remind("2026-04-01 03:00:00"), 0)

    def test_a_company_may_switch_reminders_off(self):
        self.env.company.custody_reminder_days = 0
        self.assertEqual(self.remind("2026-04-01 03:00:00"), 0)

    def test_a_device_that_nobody_fetches_is_on_the_list(self):
        domain = [("is_unclaimed", "=", True), ("id", "=", self.custody.id)]
        Custody = self.env["service.custody"]
        with freeze_time("2026-05-01 02:00:00"):
            self.assertFalse(Custody.search(domain))
        with freeze_time("2026-05-31 02:00:00"):
            self.env.invalidate_all()
            self.assertTrue(Custody.search(domain))
            self.assertTrue(self.custody.is_unclaimed)
            self.assertEqual(
                self.custody.days_ready,
                (fields.Datetime.now() - self.custody.ready_at) // timedelta(days=1),
            )

    # --- what the counter does by hand ---

    def test_the_owner_is_reminded_at_once_and_not_twice_in_a_row(self):
        custody = self.custody.with_user(self.desk)
        with patch.object(type(self.env["service.order"]), "_tell_customer") as tell:
            custody.action_remind()
        self.assertEqual(tell.mock_calls, [call("storage")])
        self.assertEqual(custody.reminder_count, 1)
        self.assertTrue(any("reminded" in note for note in self.notes(custody.order_id)))
        self.assertFalse(custody.order_id.activity_ids, "whoever reminds need not be reminded")
        with self.assertRaisesRegex(UserError, custody.order_id.name):
            custody.action_remind()
        with freeze_time(fields.Datetime.now() + timedelta(days=1)):
            custody.action_remind()
        self.assertEqual(custody.reminder_count, 2)

    def test_only_a_device_that_waits_for_its_owner_is_reminded_of(self):
        held = self.make_carried_in(serial="HELD").custody_id
        with self.assertRaises(UserError):
            held.with_user(self.desk).action_remind()
        with self.assertRaises(AccessError):
            self.custody.with_user(self.other_manager).action_remind()

    def note(self, kind, text, user):
        action = getattr(
            self.custody.with_user(user),
            "action_note_call" if kind == "call" else "action_dispose",
        )()
        Note = self.env["service.custody.note"].with_user(user).with_context(**action["context"])
        return Note.create({"note": text})

    def test_a_call_is_noted_on_the_order(self):
        note = self.note("call", "Comes on Friday", self.desk)
        note.action_apply()
        note.action_apply()
        line = self.custody.order_id.log_ids.filtered(lambda it: "Friday" in (it.note or ""))
        self.assertEqual((len(line), line.user_id), (1, self.desk))

    def test_a_device_is_disposed_of_by_the_manager_after_the_days_and_a_reminder(self):
        words = "Owner gave it up by letter"
        with freeze_time("2026-03-20 02:00:00"):
            with self.assertRaisesRegex(UserError, "19 days.*90 days"):
                self.note("disposal", words, self.manager).action_apply()
        with freeze_time("2026-06-20 02:00:00"):
            self.env.invalidate_all()
            with self.assertRaisesRegex(UserError, "reminded 0 times"):
                self.note("disposal", words, self.manager).action_apply()
            self.custody.with_user(self.desk).action_remind()
            with self.assertRaises(UserError):
                self.note("disposal", words, self.desk).action_apply()
            self.assertEqual(self.custody.state, "ready")
            self.note("disposal", words, self.manager).action_apply()
        self.assertRecordValues(
            self.custody,
            [{"state": "disposed", "disposal_note": words, "disposed_by_id": self.manager.id}],
        )
        self.assertFalse(self.custody.shelf_id)
        self.assertTrue(any(words in note for note in self.notes(self.custody.order_id)))
        with self.assertRaises(UserError):
            self.note("disposal", "again", self.manager).action_apply()
        with self.assertRaises(UserError):
            self.custody.with_user(self.manager).accessory_note = "charger"

    def test_nobody_writes_that_a_device_is_disposed_of(self):
        with self.assertRaises(UserError):
            self.custody.with_user(self.manager).write({"state": "disposed"})
        with self.assertRaises(UserError):
            self.custody.with_user(self.manager).write({"disposal_note": "gone"})
