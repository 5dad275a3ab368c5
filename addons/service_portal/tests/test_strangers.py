"""A stranger's report shows nobody anything of a known customer."""

from datetime import datetime

from odoo.tests import freeze_time, tagged

from .common import PublicPageCase


@tagged("post_install", "-at_install")
class TestStrangers(PublicPageCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.known = cls.make_order(
            contact_name="Known Customer",
            phone="13700000002",
            street="Known Street 1",
            serial="KNOWN-1",
            product_id=cls.phone_model.id,
            point_id=cls.other_point.id,
        )
        cls.partner = cls.known.partner_id
        cls.known.device_id.owner_id = cls.partner
        cls.env.flush_all()

    def claim(self, **vals):
        vals = {"phone": "13700000002", "contact_name": "Stranger", "serial": "KNOWN-1", **vals}
        _answer, order = self.report(**vals)
        return order

    def test_a_known_phone_answers_as_an_unknown_one(self):
        pages = []
        for phone in ("13700000002", "13700000003"):
            with freeze_time(datetime(2026, 3, 1, 8)):  # the page tells the minute
                answer, order = self.report(phone=phone)
                page = self.get(answer.headers["Location"]).text
            page = page.replace(order._progress_path(), "-").replace(order.name, "-")
            pages.append([line for line in page.splitlines() if "token" not in line])
        self.assertEqual(*pages)

    def test_a_report_does_not_tie_itself_to_a_known_customer(self):
        order = self.claim()
        self.assertFalse(order.partner_id)
        self.assertEqual(order.contact_name, "Stranger")
        self.assertNotEqual(order.street, "Known Street 1")
        self.assertEqual(order.device_id, self.known.device_id, "whoever holds a device")

    def test_a_point_learns_no_foreign_customer_by_reporting_in_his_name(self):
        order = self.claim()
        self.assertEqual(order.point_id, self.point)
        order.with_user(self.manager).action_triage()
        self.assertNotEqual(order.partner_id, self.partner)
        self.assertNotIn(self.partner, self.env["res.partner"].with_user(self.manager).search([]))

    def test_a_point_user_at_the_public_form_is_a_stranger_too(self):
        self.authenticate(self.manager.login, self.manager.login)
        self.assertFalse(self.claim().partner_id)

    def test_the_hotline_ties_the_report_to_the_known_customer_and_keeps_what_was_told(self):
        order = self.claim(street="New Street 9")
        order.with_user(self.hotline).action_triage()
        self.assertEqual(order.partner_id, self.partner)
        self.assertEqual(order.contact_name, "Stranger")
        self.assertEqual(order.street, "New Street 9")
        self.assertEqual(order.phone, "13700000002")

    def test_an_unknown_caller_gets_his_file_when_the_staff_takes_him_up(self):
        order = self.claim(
            phone="13700000009", serial="NEW-1", product_id=str(self.sold_model().id)
        )
        self.assertFalse(order.device_id)
        order.with_user(self.hotline).action_triage()
        self.assertEqual(order.partner_id.name, "Stranger")
        self.assertEqual(order.device_id.name, "NEW-1")

    def sold_model(self):
        self.phone_model.service_brand_id = self.env["service.brand"].create(
            {"name": "Other Brand"}
        )
        return self.phone_model

    def test_no_context_key_opens_the_way_of_strangers(self):
        order = (
            self.env["service.order"]
            .with_user(self.hotline)
            .with_context(service_portal=True)
            .create({"phone": "13700000002", "contact_name": "Known Customer"})
        )
        self.assertEqual(order.partner_id, self.partner)
