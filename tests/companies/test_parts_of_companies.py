"""Parts, their warehouse and the money they hold stay within one company."""

from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, TransactionCase

from .two_companies import TwoCompanies


class TestPartsOfCompanies(TwoCompanies, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["stock.quant"]._update_available_quantity(
            cls.part, cls.second_warehouse.lot_stock_id, 50
        )
        cls.pay_in(cls.second_point, 10_000)
        cls.part.with_company(cls.second).standard_price = 40
        cls.lines = [Command.create({"product_id": cls.part.id, "quantity": 2})]

    def test_parts_are_asked_of_a_warehouse_of_the_points_company(self):
        for companies in self.orders_of_companies:
            with self.subTest(companies=companies.mapped("name")):
                Paper = self.at_work("parts.requisition", self.both_keeper, companies)
                paper = Paper.create({"line_ids": self.lines})
                self.assertEqual(paper.point_id, self.point_of(companies[0]))
                self.assertEqual(paper.sudo().warehouse_id, self.warehouse_of(companies[0]))

    def test_a_requisition_of_another_point_goes_to_its_companys_warehouse(self):
        Paper = self.at_work("parts.requisition", self.both_keeper, self.company + self.second)
        paper = Paper.create({"point_id": self.second_point.id, "line_ids": self.lines})
        self.assertEqual(paper.sudo().warehouse_id, self.second_warehouse)
        self.assertEqual(paper.line_ids.unit_price, 40, "what the second company pays for it")
        paper.action_submit()
        boss = self.at_work("parts.requisition", self.both_warehouse, self.company + self.second)
        boss.browse(paper.id).action_approve()
        boss.browse(paper.id).action_ship()
        paper.action_receive()
        self.assertEqual(paper.state, "received")
        back = self.at_work("parts.return", self.both_keeper, self.company + self.second).create(
            {"point_id": self.second_point.id, "line_ids": self.lines}
        )
        self.assertEqual(back.sudo().warehouse_id, self.second_warehouse)
        back.action_send()
        boss = self.at_work("parts.return", self.both_warehouse, self.second + self.company)
        boss.browse(back.id).action_receive()
        self.assertEqual(back.state, "received")

    def test_parts_go_back_to_a_warehouse_of_the_points_company(self):
        for companies in self.orders_of_companies:
            with self.subTest(companies=companies.mapped("name")):
                Paper = self.at_work("parts.return", self.both_keeper, companies)
                paper = Paper.create({"line_ids": self.lines})
                self.assertEqual(paper.point_id, self.point_of(companies[0]))
                self.assertEqual(paper.sudo().warehouse_id, self.warehouse_of(companies[0]))

    def test_a_warehouse_of_another_company_is_refused(self):
        for model in ("parts.requisition", "parts.return"):
            with self.subTest(model=model):
                with self.assertRaises(UserError):
                    self.env[model].create(
                        {
                            "point_id": self.second_point.id,
                            "warehouse_id": self.first_warehouse.id,
                            "line_ids": self.lines,
                        }
                    )
                paper = self.env[model].create({"point_id": self.point.id, "line_ids": self.lines})
                with self.assertRaises(UserError):
                    paper.warehouse_id = self.second_warehouse
                paper.point_id = self.second_point
                self.assertEqual(paper.warehouse_id, self.second_warehouse, "follows its point")

    def test_the_form_of_a_requisition_follows_its_point(self):
        self.env.user.group_ids += self.env.ref("stock.group_stock_multi_warehouses")
        form = Form(self.env["parts.requisition"])
        form.point_id = self.second_point
        self.assertEqual(form.warehouse_id, self.second_warehouse)
        form.point_id = self.point
        self.assertEqual(form.warehouse_id, self.first_warehouse)

    def test_an_order_of_another_company_waits_for_no_requisition(self):
        order = self.report(self.point)
        with self.assertRaises(UserError):
            self.env["parts.requisition"].create(
                {"point_id": self.second_point.id, "order_id": order.id, "line_ids": self.lines}
            )

    def test_homes_and_lists_open_on_the_point_of_the_current_company(self):
        for companies in self.orders_of_companies:
            with self.subTest(companies=companies.mapped("name")):
                for model in ("parts.desk", "parts.requisition.upload", "point.part.minimum"):
                    told = self.at_work(model, self.both_keeper, companies).default_get(
                        ["point_id"]
                    )
                    self.assertEqual(told["point_id"], self.point_of(companies[0]).id, model)
                for model in ("old.part.box", "point.stocktake", "parts.transfer", "bag.slip"):
                    told = self.at_work(model, self.both_keeper, companies).default_get(
                        ["point_id"]
                    )
                    self.assertEqual(told["point_id"], self.point_of(companies[0]).id, model)
                told = self.at_work("service.shelf", self.both_manager, companies).default_get(
                    ["point_id"]
                )
                self.assertEqual(told["point_id"], self.point_of(companies[0]).id)

    def test_an_old_part_box_is_made_in_the_company_one_works_for(self):
        Box = self.at_work("old.part.box", self.both_keeper, self.second)
        self.assertEqual(Box.create({}).company_id, self.second)

    def test_a_minimum_is_filled_from_the_warehouse_of_its_company(self):
        self.env["point.part.minimum"].create(
            {
                "point_id": self.second_point.id,
                "product_id": self.part.id,
                "min_qty": 2,
                "max_qty": 4,
            }
        )
        Minimum = self.at_work("point.part.minimum", self.both_keeper, self.company + self.second)
        Minimum.action_fill_requisition()
        draft = self.env["parts.requisition"].search(
            [("point_id", "=", self.second_point.id), ("is_suggested", "=", True)]
        )
        self.assertEqual(draft.warehouse_id, self.second_warehouse)

    def test_a_deposit_price_is_the_companys_that_set_it(self):
        self.assertEqual(self.part._get_deposit_price(self.company), 300)
        self.assertEqual(self.part._get_deposit_price(self.second), 40, "its own cost")
        self.part.with_company(self.second).deposit_price = 45
        self.assertEqual(self.part._get_deposit_price(self.second), 45)
        self.assertEqual(self.part._get_deposit_price(self.company), 300)

    def test_a_level_requires_a_deposit_of_each_company(self):
        self.level.deposit_required = 5000
        self.assertEqual(self.level.with_company(self.company).deposit_required, 5000)
        self.assertEqual(self.level.with_company(self.second).deposit_required, 0)
        self.level.with_company(self.second).deposit_required = 700
        levels = self.level.copy({"name": "Next", "code": "test-next"})
        levels.deposit_required = 5000
        levels.with_company(self.second).deposit_required = 900
        self.second_point.with_company(self.company).level_id = levels
        account = self.second_point._deposit_account()
        draft = account.agreement_ids.filtered(lambda a: a.state == "draft")
        self.assertEqual(draft[:1].required_amount, 900)

    def test_a_loaners_deposit_and_price_are_in_the_currency_of_its_order(self):
        loaner = self.env["product.product"].create(
            {
                "name": "Loaner",
                "is_storable": True,
                "tracking": "serial",
                "is_loaner": True,
                "loaner_deposit": 400,
                "list_price": 1600,
            }
        )
        loan = self.reserve(loaner, "L-1")
        self.assertEqual(loan.currency_id, self.other_currency)
        self.assertEqual(loan.deposit_amount, 0, "the second company asks for nothing yet")
        loan._as_step().condition = "lost"
        self.assertEqual(loan.charge_amount, 200)
        loaner.with_company(self.second).loaner_deposit = 50
        self.assertEqual(self.reserve(loaner, "L-2").deposit_amount, 50)

    def reserve(self, loaner, serial):
        """A unit on the shelf of the second company's point, reserved for an order there."""
        unit = self.env["stock.lot"].create({"name": serial, "product_id": loaner.id})
        shelf = self.second_point.parts_location_id
        self.env["stock.quant"]._update_available_quantity(loaner, shelf, 1, lot_id=unit)
        order = self.env["service.order"].create(
            {"contact_name": "Li Lei", "point_id": self.second_point.id}
        )
        return self.env["service.loan"].create({"order_id": order.id, "lot_id": unit.id})

    def test_a_sold_part_costs_its_list_price_in_the_currency_of_its_order(self):
        self.assertEqual(self.part.lst_price, 600)
        order = self.env["service.order"].create(
            {"contact_name": "Li Lei", "point_id": self.second_point.id}
        )
        part = self.env["service.order.part"].create(
            {"order_id": order.id, "product_id": self.part.id, "outcome": "paid"}
        )
        self.assertEqual(part.currency_id, self.other_currency)
        self.assertEqual(part.price_unit, 75)
        part.outcome = "upgrade"
        part.upgraded_product_id = self.make_part("Old", 100, stock=1)
        self.assertEqual(part._upgrade_price(), 50)

    def test_a_quote_uses_the_price_list_of_the_orders_company(self):
        order = self.env["service.order"].create(
            {"contact_name": "Li Lei", "phone": "13900009988", "point_id": self.second_point.id}
        )
        theirs = self.env["product.pricelist"].create(
            {
                "name": "Theirs",
                "currency_id": self.other_currency.id,
                "company_id": self.second.id,
                "item_ids": [Command.create({"compute_price": "fixed", "fixed_price": 33})],
            }
        )
        order.partner_id.with_company(self.second).property_product_pricelist = theirs
        for companies in (self.second, self.company + self.second, self.second + self.company):
            Order = self.at_work("service.order", self.both_hotline, companies)
            self.assertEqual(Order.browse(order.id)._service_price(self.part), 33)

    def test_receipts_and_quotes_keep_company_and_currency(self):
        for model in ("service.quote", "service.fee.receipt"):
            for name in ("company_id", "currency_id"):
                self.assertTrue(self.env[model]._fields[name].store, f"{model}.{name}")
        order = self.env["service.order"].create(
            {"contact_name": "Li Lei", "point_id": self.second_point.id}
        )
        quote = self.env["service.quote"].create({"order_id": order.id})
        self.assertEqual(quote.currency_id, self.other_currency)
        self.assertEqual(quote.company_id, self.second)

    def test_what_is_bought_for_a_company_comes_from_its_own_vendors(self):
        vendor = self.env["res.partner"].create({"name": "Only of the first"})
        self.env["product.supplierinfo"].create(
            {
                "partner_id": vendor.id,
                "product_tmpl_id": self.part.product_tmpl_id.id,
                "company_id": self.company.id,
                "price": 3,
            }
        )
        for companies in (self.company + self.second, self.second + self.company):
            Plan = self.at_work("parts.plan", self.both_warehouse, companies)
            with self.assertRaises(UserError):
                Plan._ask_vendors_for(self.second_warehouse, [(self.part, 2)], "x")
            orders = Plan._ask_vendors_for(self.first_warehouse, [(self.part, 2)], "x")
            self.assertEqual(orders.company_id, self.company)
            self.assertEqual(orders.order_line.price_unit, 3)

    def test_an_opened_company_has_what_its_points_need(self):
        with patch("odoo.modules.module.current_test", None):  # else Odoo makes it a warehouse
            third = self.env["res.company"].create({"name": "Third Maker"})
        with self.assertRaisesRegex(UserError, "warehouse"):
            self.make_point_of(third, "Third Point", self.city)
        third._make_service_setup()
        warehouse = self.env["stock.warehouse"].search([("company_id", "=", third.id)])
        self.assertEqual(len(warehouse), 1)
        third._make_service_setup()
        self.assertEqual(
            self.env["stock.warehouse"].search([("company_id", "=", third.id)]), warehouse
        )
        self.assertTrue(self.make_point_of(third, "Third Point", self.city).parts_location_id)

    def test_an_administrator_sets_a_company_up(self):
        third = self.env["res.company"].create({"name": "Third Maker"})
        officer = self.make_user("officer", "service_network.group_administrator")
        officer.company_ids |= third
        with self.assertRaises(AccessError):
            third.with_user(self.both_hotline).action_make_service_setup()
        told = third.with_user(officer).action_make_service_setup()
        self.assertEqual(told["tag"], "display_notification")
        self.assertTrue(self.env["stock.location"].sudo()._place(third, "is_parts_transit"))

    def test_a_new_company_limits_approval_as_the_one_it_was_made_from(self):
        third = self.env["res.company"].create({"name": "Third Maker"})
        Limit = self.env["parts.approval.limit"]
        group = self.env.ref("spare_parts_deposit.group_warehouse_keeper")
        if not Limit.search([("company_id", "=", self.company.id)]):
            Limit.create({"company_id": self.company.id, "group_id": group.id, "amount": 1000})
        third.with_company(self.company)._make_service_setup()
        limits = Limit.search([("company_id", "=", third.id)])
        self.assertTrue(limits)
