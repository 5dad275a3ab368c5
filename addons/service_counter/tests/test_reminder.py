from datetime import timedelta
from unittest.mock import call, patch

from odoo import fields
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
