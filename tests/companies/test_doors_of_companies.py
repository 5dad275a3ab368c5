"""What comes in from outside finds its company, and the keys of one company are its own."""

import base64

from odoo.exceptions import UserError
from odoo.tests import TransactionCase

from .two_companies import TwoCompanies

ROWS = "id,product_category,problem\n{}\n"


class TestDoorsOfCompanies(TwoCompanies, TransactionCase):
    def connect(self, company, code):
        return (
            self.env["service.connection"]
            .create(
                {
                    "name": code,
                    "kind": "channel",
                    "channel": "wechat",
                    "code": code,
                    "company_id": company.id,
                }
            )
            .user_id
        )

    def payload(self, **vals):
        return {
            "reference": "R-1",
            "phone": "13900009901",
            "name": "Han Meimei",
            "area": self.district.code,
            "symptom": "does not start",
            **vals,
        }

    def channel(self, user):
        return self.env["service.order"].with_user(user).with_context(allowed_company_ids=None)

    def test_channels_of_two_companies_may_have_the_same_code_and_references(self):
        first = self.channel(self.connect(self.company, "official"))
        second = self.channel(self.connect(self.second, "official"))
        theirs = second.create_from_channel(self.payload())
        self.assertEqual(theirs["point"], self.second_point.name)
        ours = first.create_from_channel(self.payload(symptom="another one"))
        self.assertTrue(ours["created"])
        self.assertEqual(ours["point"], self.point.name)
        self.assertNotEqual(ours["progress_url"], theirs["progress_url"])
        self.assertFalse(first.create_from_channel(self.payload(symptom="another one"))["created"])
        with self.assertRaises(UserError):
            second.create_from_channel(self.payload(symptom="changed"))
        self.assertEqual(first.read_from_channel(reference="R-1")["number"], ours["number"])
        self.assertEqual(second.read_from_channel(reference="R-1")["number"], theirs["number"])

    def test_a_channel_that_was_given_to_the_other_company_reads_no_old_orders(self):
        user = self.connect(self.company, "moved")
        told = self.channel(user).create_from_channel(self.payload())
        self.assertTrue(told["created"])
        self.env["service.connection"].search([("user_id", "=", user.id)]).company_id = self.second
        self.assertEqual(self.channel(user).read_from_channel(reference="R-1"), {})

    def test_both_companies_import_the_same_records(self):
        mapping = self.env.ref("service_record_import.mapping_open_repair").copy(
            {"source": "of-two"}
        )
        counts = {}
        for company in (self.second, self.company):
            record = (
                self.env["service.record.import"]
                .with_company(company)
                .create(
                    {
                        "mapping_id": mapping.id,
                        "company_id": company.id,
                        "filename": "x.csv",
                        "file": base64.b64encode(b"id\nzz_1\n"),
                    }
                )
            )
            counts[company] = record
        order = self.env["service.order"].create(
            {
                "company_id": self.second.id,
                "contact_name": "x",
                "source": "of-two",
                "external_ref": "zz_1",
            }
        )
        self.assertEqual(counts[self.second]._known_refs(["zz_1"]), {"zz_1"})
        self.assertEqual(counts[self.company]._known_refs(["zz_1"]), set())
        twin = order.copy({"company_id": self.company.id, "point_id": False})
        twin._as_step().write({"source": "of-two", "external_ref": "zz_1"})
        self.env.flush_all()

    def test_the_public_form_finds_the_company_that_serves_the_area(self):
        public = self.env["service.order"].with_user(self.env.ref("base.public_user"))
        for area, company, point in (
            (self.district, self.company, self.point),
            (self.lonely_city, self.second, self.second_point),
            (self.province, self.company, self.env["service.point"]),
        ):
            texts = dict.fromkeys(
                (
                    *("contact_name", "phone", "street", "serial", "symptom"),
                    *("wish_date", "wish_part", "product_id"),
                ),
                "",
            )
            texts |= {"contact_name": "x", "phone": "13900001234", "area_id": str(area.id)}
            order = public._create_unverified(public._prepare_report_vals(texts))
            self.assertEqual((order.company_id, order.point_id), (company, point))

    def test_a_mail_to_the_address_of_a_company_is_its_own(self):
        model = self.env["ir.model"]._get_id("service.order")
        Alias = self.env["mail.alias"].with_company(self.second)
        alias = Alias.create({"alias_name": "service-of-second", "alias_model_id": model})
        self.assertIn(str(self.second.id), alias.alias_defaults)
        mail = {"message_id": "<m1>", "email_from": "x@example.com", "subject": "s", "body": "b"}
        order = self.env["service.order"].message_new(mail, {"company_id": self.second.id})
        self.assertEqual(order.company_id, self.second)
        # the same mail to both
        order = self.env["service.order"].message_new(mail, {"company_id": self.company.id})
        self.assertEqual(order.company_id, self.company)
