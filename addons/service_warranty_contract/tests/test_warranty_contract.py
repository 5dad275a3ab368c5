from datetime import date, datetime, timedelta

import psycopg2

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.service_warranty.tests.test_warranty_order import WarrantyCase
from odoo.addons.service_warranty.warranty.dates import add_months


class ContractCase(WarrantyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.device = cls.make_device(days_ago=500)
        cls.today = fields.Date.today()
        cls.plan = cls.env["product.product"].create(
            {
                "name": "Two More Years",
                "type": "service",
                "is_warranty_plan": True,
                "plan_months": 24,
                "list_price": 199,
            }
        )

    @classmethod
    def make_contract(cls, **vals):
        return cls.env["warranty.contract"].create(
            {
                "device_id": cls.device.id,
                "date_from": cls.today - timedelta(30),
                "date_to": cls.today + timedelta(30),
                "state": "active",
                **vals,
            }
        )

    @classmethod
    def make_sale(cls, device=None, quantity=1, **vals):
        return cls.env["sale.order"].create(
            {
                "partner_id": cls.env["res.partner"].create({"name": "Buyer"}).id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": cls.plan.id,
                            "product_uom_qty": quantity,
                            "warranty_device_id": device and device.id,
                        }
                    )
                ],
                **vals,
            }
        )


@tagged("post_install", "-at_install")
class TestWarrantyContract(ContractCase):
    def test_a_contract_bears_what_the_warranty_does_not(self):
        contract = self.make_contract()
        order = self.make_order(device_id=self.device.id)
        self.assertRecordValues(
            order,
            [
                {
                    "verdict": "free_repair",
                    "payer": "contract",
                    "contract_id": contract.id,
                    "covered_until": contract.date_to,
                }
            ],
        )
        self.assertIn(contract.name, order.verdict_text)

    def test_open_orders_follow_a_contract_and_are_told_why(self):
        order = self.make_order(device_id=self.device.id)
        self.assertEqual(order.verdict, "paid_repair")
        contract = self.make_contract()
        self.assertEqual(order.verdict, "free_repair")
        contract.action_cancel()
        self.assertEqual(order.verdict, "paid_repair")
        lines = order.log_ids.filtered(lambda line: line.field_name == "verdict")
        self.assertRecordValues(
            lines.sorted("id"),
            [
                {"old_value": "Paid Repair", "new_value": "Free Repair"},
                {"old_value": "Free Repair", "new_value": "Paid Repair"},
            ],
        )
        self.assertIn(contract.name, lines[0].note)

    def test_a_finished_order_does_not_follow(self):
        order = self.work_on(self.make_order(device_id=self.device.id))
        self.make_contract()
        self.assertEqual(order.verdict, "paid_repair")

    def test_a_draft_gives_nothing_until_it_is_complete(self):
        contract = self.make_contract(state="draft", date_to=False)
        order = self.make_order(device_id=self.device.id)
        with self.assertRaises(UserError):
            contract.action_activate()
        contract.date_to = self.today + timedelta(1)  # today has passed where it is later
        self.assertEqual(order.verdict, "paid_repair")
        contract.action_activate()
        self.assertEqual(order.verdict, "free_repair")

    @mute_logger("odoo.sql_db")
    def test_contracts_of_one_device_never_overlap_not_even_by_sql(self):
        first = self.make_contract()
        self.make_contract(date_from=first.date_to + timedelta(1), date_to=date(2090, 1, 1))
        other = self.make_device("SN-2")
        self.make_contract(device_id=other.id)
        cancelled = self.make_contract(state="cancelled")
        self.env.flush_all()
        with (
            self.assertRaises(psycopg2.errors.ExclusionViolation),
            self.env.cr.savepoint(),
        ):
            self.make_contract(date_from=first.date_to)
        with (
            self.assertRaises(psycopg2.errors.ExclusionViolation),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(
                "UPDATE warranty_contract SET state = 'active' WHERE id = %s", [cancelled.id]
            )

    @mute_logger("odoo.sql_db")
    def test_impossible_contracts_are_refused_by_the_database(self):
        for vals in (
            {"date_to": self.today - timedelta(100)},
            {"parts": False, "labour": False},
            {"device_id": False},
        ):
            with (
                self.subTest(vals),
                self.assertRaises(psycopg2.errors.CheckViolation),
                self.env.cr.savepoint(),
            ):
                self.make_contract(**vals)

    def test_a_contract_that_was_in_force_is_not_deleted(self):
        contract = self.make_contract()
        with self.assertRaises(UserError):
            contract.unlink()
        self.make_contract(state="draft").unlink()

    def test_numbers_cost_the_same_however_many_contracts(self):
        def make(count):
            self.env["warranty.contract"].create([{"parts": True}] * count)

        make(1)
        few = self.count_queries(lambda: make(5))
        many = self.count_queries(lambda: make(50))
        self.assertLessEqual(many, few * 1.5)

    def test_an_extended_warranty_goes_on_with_the_unit_given_in_exchange(self):
        # by law the new unit has a year of its own, and the maker pays first
        self.env.ref("service_warranty.law_phone").active = False
        contract = self.make_contract()
        order = self.make_order(device_id=self.device.id, replacement_serial="NEW-1")
        self.work_on(order, result="exchanged")
        order = self.make_order(device_id=order.replacement_id.id)
        self.assertEqual((order.payer, order.contract_id), ("contract", contract))

    def test_contracts_are_imported_by_serial_number(self):
        result = self.env["warranty.contract"].load(
            ["name", "device_id", "date_from", "date_to", "labour", "state"],
            [["OLD-1", self.device.name, "2026-01-01", "2031-12-31", "False", "active"]],
        )
        self.assertFalse(result["messages"])
        contract = self.env["warranty.contract"].browse(result["ids"])
        self.assertRecordValues(
            contract, [{"name": "OLD-1", "device_id": self.device.id, "labour": False}]
        )
        self.assertTrue(self.device.has_contract)

    def test_rights_follow_the_roles(self):
        contract = self.make_contract()
        self.device.service_point_ids = self.point
        self.assertTrue(contract.with_user(self.manager).has_access("read"))
        self.assertFalse(contract.with_user(self.manager).has_access("write"))
        self.assertFalse(contract.with_user(self.other_manager).has_access("read"))
        self.assertTrue(contract.with_user(self.hotline).has_access("write"))
        with self.assertRaises(AccessError):
            contract.with_user(self.manager).action_cancel()

    def test_a_report_of_a_device_without_contracts_asks_for_none(self):
        plain = self.make_device("SN-9")
        orders = self.make_order(device_id=plain.id) + self.make_order(device_id=self.device.id)
        without = self.count_queries(orders[0]._judge)
        self.make_contract()
        self.assertGreater(self.count_queries(orders[1]._judge), without)


@tagged("post_install", "-at_install")
class TestWarrantySale(ContractCase):
    def test_a_confirmed_sale_becomes_a_contract_after_the_warranty(self):
        device = self.make_device("SN-5", days_ago=100)
        sale = self.make_sale(device)
        self.assertFalse(device.contract_ids)
        sale.action_confirm()
        begins = add_months(device.purchase_date, 12) + timedelta(1)
        self.assertRecordValues(
            device.contract_ids,
            [
                {
                    "state": "active",
                    "product_id": self.plan.id,
                    "partner_id": sale.partner_id.id,
                    "date_from": begins,
                    "date_to": add_months(begins, 24) - timedelta(1),
                    "sale_id": sale.id,
                }
            ],
        )
        order = self.make_order(device_id=device.id)
        self.assertRecordValues(
            order,
            [{"payer": "manufacturer", "covered_until": device.contract_ids.date_to}],
        )

    @freeze_time("2026-03-10 17:00:00")  # in Shanghai it is the 11th
    def test_after_the_warranty_it_begins_on_the_day_of_sale(self):
        device = self.make_device("SN-5", purchase_date=date(2024, 1, 31))
        self.make_sale(device, date_order=datetime(2026, 3, 10, 17)).action_confirm()
        self.assertEqual(device.contract_ids.date_from, date(2026, 3, 11))
        self.assertEqual(device.contract_ids.date_to, date(2028, 3, 10))

    def test_a_second_contract_begins_after_the_first(self):
        device = self.make_device("SN-5", days_ago=100)
        for _ in range(2):
            self.make_sale(device).action_confirm()
        first, second = device.contract_ids.sorted("date_from")
        self.assertEqual(second.date_from, first.date_to + timedelta(1))

    def test_units_sold_without_serial_numbers_wait_to_be_completed(self):
        sale = self.make_sale(quantity=3)
        sale.action_confirm()
        contracts = sale.order_line.warranty_contract_ids
        self.assertEqual(contracts.mapped("state"), ["draft"] * 3)
        contracts[0].device_id = self.device
        with self.assertRaises(UserError):
            contracts[0].action_activate()
        contracts[0].write({"date_from": self.today, "date_to": date(2090, 1, 1)})
        contracts[0].action_activate()

    def test_a_contract_covers_what_the_plan_says(self):
        self.plan.write(
            {
                "plan_start": "sale",
                "plan_labour": False,
                "plan_component_ids": [Command.set(self.battery.ids)],
            }
        )
        self.make_sale(self.device).action_confirm()
        self.assertRecordValues(
            self.device.contract_ids,
            [{"parts": True, "labour": False, "component_ids": self.battery.ids}],
        )
        order = self.make_order(device_id=self.device.id)
        self.assertEqual(order.payer, "customer")
        order.component_id = self.battery
        self.assertEqual(order.payer, "shared")

    def test_a_cancelled_sale_takes_its_contracts_back_and_makes_new_ones(self):
        sale = self.make_sale(self.device)
        sale.action_confirm()
        sale._action_cancel()
        self.assertEqual(self.device.contract_ids.state, "cancelled")
        self.assertFalse(self.device.has_contract)
        sale.action_draft()
        sale.action_confirm()
        self.assertEqual(sorted(self.device.contract_ids.mapped("state")), ["active", "cancelled"])

    def test_a_salesperson_sells_without_a_warranty_role(self):
        seller = new_test_user(self.env, "seller", "sales_team.group_sale_salesman")
        sale = self.make_sale()
        sale.user_id = seller
        sale.order_line.with_user(seller).warranty_device_id = self.device
        sale.with_user(seller).action_confirm()
        self.assertEqual(self.device.contract_ids.state, "active")

    def test_confirming_many_sales_asks_for_the_devices_once(self):
        def lines(count):
            sale = self.make_sale()
            sale.order_line = [
                Command.create(
                    {
                        "product_id": self.plan.id,
                        "warranty_device_id": self.make_device(f"SALE{count}-{number}").id,
                    }
                )
                for number in range(count)
            ]
            return self.env["sale.order.line"].browse(sale.order_line.ids)

        few, many = lines(5), lines(50)
        few._plan_starts()  # warm
        self.assertLessEqual(
            self.count_queries(many._plan_starts), self.count_queries(few._plan_starts) * 1.5
        )

    def test_the_plan_is_set_up_on_the_product(self):
        with Form(self.env["product.template"]) as form:
            form.name = "Screen Care"
            form.type = "service"
            form.is_warranty_plan = True
            form.plan_months = 12
        self.assertEqual(form.record.plan_start, "warranty")
