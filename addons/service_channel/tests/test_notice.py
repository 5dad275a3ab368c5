from unittest.mock import patch

import psycopg2

from odoo.exceptions import AccessError
from odoo.tests import tagged, users
from odoo.tools import mute_logger

from .common import ChannelCase

EVENTS = ("received", "quoted", "appointed", "ready", "sent", "storage", "closed")


@tagged("post_install", "-at_install")
class TestNotice(ChannelCase):
    """Customers are sent what happens, where somebody has switched it on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.notices = {n.event: n for n in cls.env["service.notice"].search([])}
        cls.env["service.notice"].search([]).write({"email_active": False, "sms_active": False})
        cls.customer = cls.env["res.partner"].create(
            {"name": "Han Meimei", "email": "han@example.com", "phone": "13900009901"}
        )

    def sent(self, event, **switched):
        """(mails, messages) that the event has put in the queue."""
        self.notices[event].write(switched)
        order = self.make_order(partner_id=self.customer.id)
        old = self.env["mail.mail"].search([]), self.env["sms.sms"].search([])
        order._tell_customer(event)
        return self.env["mail.mail"].search([]) - old[0], self.env["sms.sms"].search([]) - old[1]

    def test_every_event_has_its_message(self):
        """Other addons add events of their own."""
        options = self.env["service.notice"]._fields["event"].get_values(self.env)
        self.assertEqual(set(self.notices), set(options))
        self.assertLessEqual(set(EVENTS), set(options))

    def test_what_is_switched_off_is_not_sent(self):
        for event in self.notices:
            with self.subTest(event=event):
                self.assertFalse(any(self.sent(event)))

    def test_a_mail_goes_to_the_customer_of_the_order(self):
        for event in self.notices:
            with self.subTest(event=event):
                mails, messages = self.sent(event, email_active=True)
                self.assertEqual(len(mails), 1)
                self.assertEqual(mails.recipient_ids, self.customer)
                self.assertFalse(messages)

    def test_a_message_goes_to_the_phone_of_the_order(self):
        for event in self.notices:
            with self.subTest(event=event):
                mails, messages = self.sent(event, sms_active=True)
                self.assertFalse(mails)
                self.assertEqual(messages.number, "13900009901")
                self.assertTrue(messages.body)

    def test_who_sends_a_quote_sees_by_which_way_it_reaches_the_customer(self):
        order = self.make_order(partner_id=self.customer.id)
        unknown = self.make_order(contact_name="Nobody")
        self.assertEqual(order._notify_channels("quoted"), [])
        self.notices["quoted"].sms_active = True
        self.assertEqual(order._notify_channels("quoted"), ["SMS"])
        self.notices["quoted"].email_active = True
        self.assertEqual(order._notify_channels("quoted"), ["SMS", "E-mail"])
        self.assertEqual(unknown._notify_channels("quoted"), [])

    def test_a_new_report_tells_its_customer_at_once(self):
        self.notices["received"].sms_active = True
        before = self.env["sms.sms"].search_count([])
        self.make_order(partner_id=self.customer.id)
        self.assertEqual(self.env["sms.sms"].search_count([]), before + 1)

    def test_what_the_customer_wrote_is_not_run_in_a_mail(self):
        self.customer.name = "<script>alert(1)</script>"
        mails, _messages = self.sent("received", email_active=True)
        self.assertNotIn("<script", mails.body_html)

    @mute_logger("odoo.addons.service_channel.models.service_order")
    def test_a_text_that_breaks_does_not_stop_the_work(self):
        self.notices["received"].email_active = True
        Order = type(self.env["service.order"])
        with patch.object(Order, "_queue_mail", side_effect=ValueError("broken")):
            order = self.make_order(partner_id=self.customer.id)
        self.assertEqual(order.state, "new")
        self.assertTrue(order.log_ids.filtered(lambda line: line.kind == "note"))

    def test_a_message_without_a_text_is_not_switched_on(self):
        notice = self.notices["ready"]
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.CheckViolation),
            self.env.cr.savepoint(),
        ):
            notice.write({"sms_template_id": False, "sms_active": True})
            notice.flush_recordset()

    def test_one_message_for_many_orders_costs_no_query_more_for_each(self):
        self.notices["ready"].write({"sms_active": True})
        few = self.make_orders(5, partner_id=self.customer.id)
        many = self.make_orders(50, partner_id=self.customer.id)
        self.count_queries(lambda: few._tell_customer("ready"))
        small = self.count_queries(lambda: few._tell_customer("ready"))
        self.assertLessEqual(self.count_queries(lambda: many._tell_customer("ready")), small * 1.5)

    @users("hotline.user")
    def test_an_agent_reads_the_switches_and_does_not_turn_them(self):
        notice = self.notices["ready"].with_env(self.env)
        self.assertFalse(notice.email_active)
        with self.assertRaises(AccessError):
            notice.email_active = True
