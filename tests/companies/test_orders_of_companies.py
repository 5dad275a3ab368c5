"""An order, its point and all that follows belong to one company, at every door."""

import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, TransactionCase
from odoo.tools import mute_logger

from .two_companies import TwoCompanies


class TestOrdersOfCompanies(TwoCompanies, TransactionCase):
    def told(self, **vals):
        return {
            "contact_name": "Li Lei",
            "phone": "13900001111",
            "area_id": self.district.id,
            "symptom": "dark",
            **vals,
        }

    def test_an_order_goes_to_a_point_of_its_own_company(self):
        for companies in self.orders_of_companies:
            with self.subTest(companies=companies.mapped("name")):
                Order = self.at_work("service.order", self.both_hotline, companies)
                order = Order.create(self.told())
                self.assertEqual(order.company_id, companies[0])
                self.assertEqual(order.point_id, self.point_of(companies[0]))

    def test_the_form_finds_a_point_of_the_orders_company(self):
        for companies in self.orders_of_companies:
            with self.subTest(companies=companies.mapped("name")):
                with Form(self.at_work("service.order", self.both_hotline, companies)) as form:
                    form.contact_name = "Li Lei"
                    form.area_id = self.district
                self.assertEqual(form.record.point_id, self.point_of(companies[0]))

    def test_the_hotlines_desk_keeps_to_the_company_it_is_open_for(self):
        for number, companies in enumerate(self.orders_of_companies):
            with self.subTest(companies=companies.mapped("name")):
                Desk = self.at_work("service.hotline", self.both_hotline, companies)
                told = self.told(phone=f"1390000222{number}", street="中山路 1 号")
                made = Desk.desk_create(told, f"desk-of-two-{number}")
                order = self.env["service.order"].browse(made["id"])
                self.assertEqual(order.company_id, companies[0])
                self.assertEqual(order.point_id, self.point_of(companies[0]))

    def test_a_company_that_is_named_decides(self):
        Order = self.at_work("service.order", self.both_hotline, self.company + self.second)
        order = Order.create(self.told(company_id=self.second.id))
        self.assertEqual(order.point_id, self.second_point)

    def test_a_point_that_is_named_decides_the_company(self):
        Order = self.at_work("service.order", self.both_hotline, self.company + self.second)
        order = Order.create(self.told(point_id=self.second_point.id))
        self.assertEqual(order.company_id, self.second)

    def test_a_point_of_another_company_is_refused(self):
        Order = self.at_work("service.order", self.both_hotline, self.company + self.second)
        with self.assertRaises(UserError):
            Order.create(self.told(company_id=self.company.id, point_id=self.second_point.id))
        order = Order.create(self.told())
        with self.assertRaises(UserError):
            order.point_id = self.second_point
        result = Order.load(
            ["contact_name", "company_id/.id", "point_id/.id"],
            [["Li Lei", str(self.company.id), str(self.second_point.id)]],
        )
        self.assertFalse(result["ids"])

    def test_where_only_the_other_company_serves_there_is_no_point(self):
        Order = self.at_work("service.order", self.both_hotline, self.company + self.second)
        self.assertFalse(Order.create(self.told(area_id=self.lonely_city.id)).point_id)

    def test_a_user_of_two_points_works_at_that_of_the_current_company(self):
        for companies in self.orders_of_companies:
            with self.subTest(companies=companies.mapped("name")):
                Order = self.at_work("service.order", self.both_manager, companies)
                order = Order.create(self.told())
                self.assertEqual(order.company_id, companies[0])
                self.assertEqual(order.point_id, self.point_of(companies[0]))

    def test_a_user_whose_only_point_is_the_other_companys_reports_for_that_one(self):
        self.both_manager.service_point_ids = self.second_point
        Order = self.at_work("service.order", self.both_manager, self.company + self.second)
        order = Order.create(self.told())
        self.assertEqual((order.company_id, order.point_id), (self.second, self.second_point))

    def test_the_counter_takes_in_for_the_point_of_the_current_company(self):
        for number, companies in enumerate(self.orders_of_companies):
            with self.subTest(companies=companies.mapped("name")):
                Intake = self.at_work("service.counter.intake", self.both_manager, companies)
                intake = Intake.create(
                    {
                        "serial": f"TWO-{number}",
                        "product_id": self.phone_model.id,
                        "contact_name": "Han Mei",
                        "phone": f"1390000333{number}",
                        "symptom": "dark",
                    }
                )
                order = intake._take_in()
                self.assertEqual(intake.point_id, self.point_of(companies[0]))
                self.assertEqual(order.company_id, companies[0])
                self.assertEqual(order.point_id, self.point_of(companies[0]))

    def test_the_counter_takes_in_for_the_point_that_is_chosen(self):
        Intake = self.at_work(
            "service.counter.intake", self.both_manager, self.company + self.second
        )
        intake = Intake.create(
            {
                "point_id": self.second_point.id,
                "product_id": self.phone_model.id,
                "contact_name": "Han Mei",
                "phone": "13900003340",
                "symptom": "No sound",
            }
        )
        self.assertEqual(intake._take_in().company_id, self.second)

    def test_a_new_order_without_a_point_changes_its_company(self):
        Order = self.at_work("service.order", self.both_hotline, self.company + self.second)
        order = Order.create(self.told(area_id=self.lonely_city.id))
        order.company_id = self.second
        self.assertEqual(order.point_id, self.second_point, "found for the new company")

    def test_an_order_with_a_point_keeps_its_company(self):
        Order = self.at_work("service.order", self.both_hotline, self.company + self.second)
        order = Order.create(self.told())
        with self.assertRaises(UserError):
            order.company_id = self.second
        with self.assertRaises(UserError):
            order.write({"company_id": self.second.id, "point_id": self.second_point.id})

    def test_an_order_that_went_on_keeps_its_company(self):
        Order = self.at_work("service.order", self.both_hotline, self.company + self.second)
        order = Order.create(self.told(area_id=self.lonely_city.id))
        order.action_triage()
        with self.assertRaises(UserError):
            order.company_id = self.second

    def test_a_quoted_order_keeps_its_company(self):
        Order = self.at_work("service.order", self.both_hotline, self.company + self.second)
        order = Order.create(self.told(area_id=self.lonely_city.id))
        self.env["service.quote"].create({"order_id": order.id})
        with self.assertRaises(UserError):
            order.company_id = self.second

    def test_technicians_of_the_other_company_get_no_order(self):
        stranger = self.env["hr.employee"].create(
            {
                "name": "Stranger",
                "company_id": self.second.id,
                "service_point_id": self.second_point.id,
            }
        )
        order = self.at_work("service.order", self.both_hotline, self.company + self.second).create(
            self.told()
        )
        with self.assertRaises(UserError):
            order.with_user(self.env.user).technician_id = stranger

    def test_a_settlement_of_a_user_of_both_is_of_one_company(self):
        for companies in self.orders_of_companies:
            with self.subTest(companies=companies.mapped("name")):
                Run = self.at_work("settlement.run", self.both_accountant, companies)
                run = Run.create(
                    {"month": f"20{20 + len(companies)}-0{companies[0].id % 8 + 1}-01"}
                )
                run.action_compute()
                self.assertEqual(run.company_id, companies[0])

    def test_a_point_keeps_its_company(self):
        Point = self.at_work("service.point", self.both_network, self.company + self.second)
        with self.assertRaises(UserError):
            Point.browse(self.point.id).company_id = self.second

    def test_a_contact_may_be_a_point_of_both_companies_but_once_of_each(self):
        Point = self.at_work("service.point", self.both_network, self.second)
        vals = {"name": "Twin", "partner_id": self.point.partner_id.id}
        twin = Point.create(vals)
        self.assertEqual(twin.company_id, self.second)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.UniqueViolation),
            self.env.cr.savepoint(),
        ):
            Point.create(vals)

    def test_a_complaint_is_of_the_company_of_its_order_or_point(self):
        order = self.env["service.order"].create(
            {"contact_name": "Li Lei", "point_id": self.second_point.id}
        )
        Complaint = self.at_work("service.complaint", self.env.user, self.company + self.second)
        kept = {"contact_name": "Li Lei", "channel": "phone", "description": "late"}
        self.assertEqual(Complaint.create({**kept, "order_id": order.id}).company_id, self.second)
        at_point = Complaint.create({**kept, "point_id": self.second_point.id})
        self.assertEqual(at_point.company_id, self.second)
        self.assertEqual(Complaint.create(kept).company_id, self.company)
        with self.assertRaises(UserError):
            at_point.company_id = self.company

    def test_full_views_of_contacts_are_seen_in_their_own_company(self):
        order = self.report(self.point)
        self.env["service.contact.view"]._log_view(**order._contact_view_vals())
        view = self.env["service.contact.view"].search([("order_id", "=", order.id)])
        self.assertTrue(view)
        seen = self.at_work("service.contact.view", self.second_management, self.second)
        self.assertFalse(seen.search([("id", "in", view.ids)]))
        with self.assertRaises(AccessError):
            seen.browse(view.ids).read(["point_id"])
