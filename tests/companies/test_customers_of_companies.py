"""Customers and devices: shared by the branches of one maker, apart between makers."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase

from .two_companies import TwoCompanies

PHONE = "13900007001"
SERIAL = "SN-OF-ONE-MAKER"


class TestCustomersOfCompanies(TwoCompanies, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.one_hotline = cls.make_user("one.hotline", "repair_intake.group_hotline_agent")

    def keep_apart(self):
        self.env["ir.config_parameter"].set_param("repair_intake.customers_apart", "True")

    def told(self, **vals):
        return {
            "contact_name": "Li Lei",
            "phone": PHONE,
            "area_id": self.district.id,
            "serial": SERIAL,
            "product_id": self.phone_model.id,
            **vals,
        }

    def report_to(self, user, companies, **vals):
        order = self.at_work("service.order", user, companies).create(self.told(**vals))
        return order.with_env(self.env)

    def test_shared_customers_and_devices_are_found_by_every_company(self):
        one = self.report_to(self.one_hotline, self.company)
        two = self.report_to(self.second_hotline, self.second)
        self.assertEqual(one.company_id + two.company_id, self.company + self.second)
        self.assertEqual(two.partner_id, one.partner_id)
        self.assertEqual(two.device_id, one.device_id)
        self.assertFalse(one.partner_id.company_id)
        self.assertFalse(one.device_id.company_id)

    def test_makers_keep_customers_and_devices_apart(self):
        self.keep_apart()
        one = self.report_to(self.one_hotline, self.company)
        two = self.report_to(self.second_hotline, self.second)
        self.assertEqual(one.partner_id.company_id, self.company)
        self.assertEqual(one.device_id.company_id, self.company)
        self.assertEqual(two.partner_id.company_id, self.second)
        self.assertEqual(two.device_id.company_id, self.second)
        self.assertEqual(two.device_id.name, one.device_id.name)

    def test_nobody_of_another_maker_finds_or_reads_a_customer(self):
        self.keep_apart()
        one = self.report_to(self.one_hotline, self.company)
        Desk = self.at_work("service.hotline", self.second_hotline, self.second)
        for text in (PHONE, SERIAL, "Li Lei"):
            answer = {**Desk.desk_lookup(text), "text": "", "call": False}
            self.assertNotIn("Li Lei", str(answer), text)
            self.assertNotIn(SERIAL, str(answer), text)
        for record in (one.partner_id, one.device_id):
            with self.assertRaises(AccessError):
                record.with_user(self.second_hotline).with_context(
                    allowed_company_ids=self.second.ids
                ).read(["display_name"])

    def test_who_works_for_both_makers_crosses_no_customers(self):
        self.keep_apart()
        one = self.report_to(self.one_hotline, self.company)
        for companies in (self.company + self.second, self.second + self.company):
            order = self.report_to(self.both_hotline, companies)
            self.assertEqual(order.partner_id.company_id, companies[0])
            self.assertEqual(order.device_id.company_id, companies[0])
        named = self.report_to(
            self.both_hotline, self.company + self.second, company_id=self.second.id
        )
        self.assertEqual(named.partner_id.company_id, self.second)
        self.assertNotEqual(named.partner_id, one.partner_id)

    def test_a_shared_device_does_not_bring_the_other_makers_customer_along(self):
        shared = self.env["stock.lot"].create(
            {"name": "SHARED-1", "product_id": self.phone_model.id}
        )
        self.keep_apart()
        one = self.report_to(self.one_hotline, self.company)
        shared._set_owner(one.partner_id, "order")
        order = self.report_to(
            self.both_hotline,
            self.second + self.company,
            serial="SHARED-1",
            phone="13900007002",
            contact_name="Han Mei",
        )
        self.assertEqual(order.device_id, shared)
        self.assertEqual(order.partner_id.company_id, self.second)

    def test_the_counter_keeps_makers_apart(self):
        self.keep_apart()
        one = self.report_to(self.one_hotline, self.company)
        intake = self.at_work(
            "service.counter.intake", self.both_manager, self.second + self.company
        ).create(
            {
                "serial": SERIAL,
                "phone": PHONE,
                "contact_name": "Li Lei",
                "product_id": self.phone_model.id,
                "symptom": "No sound",
            }
        )
        self.assertFalse(intake.known_customer)
        order = intake._take_in().with_env(self.env)
        self.assertEqual(order.partner_id.company_id, self.second)
        self.assertEqual(order.device_id.company_id, self.second)
        self.assertNotEqual(order.device_id, one.device_id)

    def test_makers_may_have_the_same_imei_on_file(self):
        self.keep_apart()
        self.phones.imei_expected = True
        imei = "490154203237518"
        one = self.report_to(self.one_hotline, self.company, serial=imei)
        two = self.report_to(self.second_hotline, self.second, serial=imei)
        self.assertEqual(one.device_id.imei, imei)
        self.assertEqual(two.device_id.imei, imei)
        self.assertNotEqual(one.device_id, two.device_id)

    def test_a_report_at_the_door_stays_with_the_maker_whose_page_it_is(self):
        self.keep_apart()
        public = self.env["service.order"].with_user(self.env.ref("base.public_user"))
        self.assertEqual(public._company_of_report(self.lonely_city.id, False), self.env.company)

    def test_a_report_of_a_stranger_is_tied_to_customers_of_its_company(self):
        self.keep_apart()
        one = self.report_to(self.one_hotline, self.company)
        order = self.env["service.order"]._create_unverified(
            self.told(company_id=self.second.id, user_id=False, partner_id=False)
        )
        order = self.at_work("service.order", self.both_hotline, self.company + self.second).browse(
            order.id
        )
        order.action_triage()
        self.assertEqual(order.partner_id.company_id, self.second)
        self.assertNotEqual(order.partner_id, one.partner_id)

    def test_a_product_of_one_company_is_reported_to_the_other_all_the_same(self):
        product = self.env["product.product"].create(
            {
                "name": "Only theirs",
                "is_storable": True,
                "tracking": "serial",
                "company_id": self.company.id,
            }
        )
        lot = self.env["stock.lot"].create({"name": "THEIRS-1", "product_id": product.id})
        self.assertEqual(lot.company_id, self.company)
        order = self.report_to(
            self.second_hotline, self.second, serial="THEIRS-1", product_id=False
        )
        self.assertFalse(order.device_id, "a device of the other company's stock is not named")

    def test_a_customer_of_another_maker_is_named_on_no_order(self):
        self.keep_apart()
        one = self.report_to(self.one_hotline, self.company)
        order = self.report_to(
            self.both_hotline, self.second + self.company, serial=False, phone="13900007003"
        )
        for name in ("partner_id", "device_id"):
            with self.subTest(name), self.assertRaises(UserError) as refused:
                order[name] = one[name]
            self.assertNotIn("Li Lei", str(refused.exception))
