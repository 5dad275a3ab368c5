from datetime import timedelta

import psycopg2

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.service_loan_states import STATES
from .common import LoanerCase, drawn_signature


@tagged("post_install", "-at_install")
class TestServiceLoan(LoanerCase):
    def test_the_catalogue_of_a_quote_offers_no_unit_that_is_lent(self):
        quote = self.env["service.quote"].create({"order_id": self.order.id})
        # with parts, nothing else is offered
        part = {"is_service_part": True} if "is_service_part" in self.loaner._fields else {}
        lent = self.loaner.copy({"name": "Lent Phone", **part})
        sold = self.loaner.copy({"name": "Sold Phone", "is_loaner": False, **part})
        both = lent | sold
        offered = both.search([("id", "in", both.ids), *quote._get_product_catalog_domain()])
        self.assertEqual(offered, sold)

    def test_a_unit_goes_out_and_comes_back_through_the_stock(self):
        loan = self.lend()
        self.assertEqual((loan.state, self.unit.loaner_state), ("lent", "lent"))
        out = self.place_of(self.unit)
        self.assertTrue(out.is_lent)
        self.assertEqual(out.service_point_id, self.point, "the point answers for it")
        self.assertEqual((loan.lent_by_id, loan.deposit_amount), (self.technician_user, 500))
        loan.step("give_back", {"condition": "ok"})
        self.assertEqual(self.place_of(self.unit), self.shelf)
        self.assertEqual((loan.state, self.unit.loaner_state), ("returned", "available"))
        loan.with_user(self.manager).step("settle", {"settle_how": "wechat"})
        self.assertRecordValues(
            loan, [{"state": "settled", "deposit_back": 500.0, "still_due": 0.0}]
        )

    def test_each_step_is_refused_from_every_state_outside_the_table(self):
        possible = {
            "lend": ["reserved"],
            "give_back": ["lent"],
            "settle": ["returned"],
            "cancel": ["reserved"],
        }
        self.assertEqual(list(self.env["service.loan"]._steps()), list(possible))
        for name, sources in possible.items():
            for state, _label in STATES:
                if state in sources:
                    continue
                loan = self.loan_in(state)
                with (
                    self.subTest(step=name, state=state),
                    self.assertRaisesRegex(UserError, loan.name),
                    self.env.cr.savepoint(),
                ):
                    loan.with_user(self.manager).step(name)

    def loan_in(self, state):
        unit = self.make_unit(f"IN-{state}-{self.env['service.loan'].search_count([])}", self.shelf)
        loan = self.reserve(unit, user=self.manager)
        out = {"signature": drawn_signature(), "deposit_how": "cash"}
        path = {
            "reserved": [],
            "lent": [("lend", out)],
            "returned": [("lend", out), ("give_back", {"condition": "ok"})],
            "settled": [
                ("lend", out),
                ("give_back", {"condition": "ok"}),
                ("settle", {"settle_how": "cash"}),
            ],
            "cancelled": [("cancel", None)],
        }[state]
        for name, vals in path:
            loan.step(name, vals)
        self.assertEqual(loan.state, state)
        return loan

    @mute_logger("odoo.sql_db")
    def test_a_unit_is_out_to_one_customer_at_a_time(self):
        self.reserve()
        other = self.make_order()
        with self.assertRaises(psycopg2.errors.UniqueViolation), self.env.cr.savepoint():
            self.reserve(order=other).flush_recordset()
        self.assertTrue(self.reserve(self.spare, order=other))

    @mute_logger("odoo.sql_db")
    def test_the_database_hands_nothing_out_without_a_signature(self):
        loan = self.lend()
        loan.flush_recordset()
        with self.assertRaises(psycopg2.errors.CheckViolation), self.env.cr.savepoint():
            self.env.cr.execute("UPDATE service_loan SET signature = NULL WHERE id = %s", [loan.id])

    def test_signature_and_payment_of_the_deposit_are_asked_for(self):
        loan = self.reserve()
        with self.assertRaisesRegex(UserError, "Signature"), self.env.cr.savepoint():
            loan.action_lend()
        loan.signature = drawn_signature()
        with self.assertRaisesRegex(UserError, "500"), self.env.cr.savepoint():
            loan.action_lend()
        loan.deposit_amount = 0
        loan.action_lend()
        self.assertEqual(loan.state, "lent")

    def test_a_damaged_unit_is_charged_and_not_lent_again_before_it_is_put_right(self):
        with self.assertRaisesRegex(UserError, "describe"), self.env.cr.savepoint():
            self.take_back("damaged")
        loan = self.take_back("damaged", inspection_note="Screen cracked", charge_amount=600)
        self.assertEqual(self.unit.loaner_state, "damaged")
        self.assertEqual((loan.deposit_back, loan.still_due), (0, 100))
        with self.assertRaisesRegex(UserError, "damaged"), self.env.cr.savepoint():
            self.reserve()
        self.unit.with_user(self.technician_user).action_loaner_ready()
        self.assertEqual(self.unit.loaner_state, "available")
        self.assertTrue(self.reserve())

    def test_a_lost_unit_is_charged_at_its_price_and_leaves_the_stock(self):
        loan = self.take_back("lost")
        self.assertEqual((loan.charge_amount, loan.still_due), (1500, 1000))
        self.assertNotIn("internal", self.place_of(self.unit).mapped("usage"))
        self.assertEqual(self.unit.loaner_state, "lost")

    def test_what_was_signed_for_stays_as_it_was(self):
        loan = self.lend()
        for vals in ({"deposit_amount": 1}, {"signature": False}, {"lot_id": self.spare.id}):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                loan.sudo().write(vals)
        loan.step("give_back", {"condition": "ok"})
        with self.assertRaises(UserError):
            loan.sudo().condition = "damaged"
        with self.assertRaises(UserError):
            loan.sudo().unlink()

    def test_a_state_is_not_written_by_hand(self):
        loan = self.reserve()
        for vals in (
            {"state": "lent"},
            {"lent_at": "2026-01-01"},
            {"home_location_id": self.shelf.id},
        ):
            with self.assertRaises(UserError):
                loan.sudo().write(vals)
            with self.assertRaises(UserError):
                loan.with_context(step_mixin=True).write(vals)
            with self.assertRaises(UserError):
                self.reserve(self.spare, **vals)

    def test_the_same_key_has_one_effect(self):
        loan = self.reserve()
        asked = {"signature": drawn_signature().decode(), "deposit_how": "cash"}
        for _attempt in range(2):
            loan.step("lend", asked, key="loan-1")
        self.assertEqual(loan.state, "lent")
        moves = self.env["stock.move"].search([("origin", "=", loan.name)])
        self.assertEqual(len(moves), 1)
        with self.assertRaisesRegex(UserError, "key"):
            loan.step("give_back", {"condition": "ok"}, key="loan-1")

    def test_only_a_loaner_on_a_shelf_is_lent(self):
        device = self.env["stock.lot"].create({"name": "D1", "product_id": self.phone_model.id})
        with self.assertRaisesRegex(UserError, "not a loaner"), self.env.cr.savepoint():
            self.reserve(device, user=self.hotline)
        with self.assertRaisesRegex(UserError, "on no shelf"), self.env.cr.savepoint():
            self.reserve(self.make_unit("NOWHERE"), user=self.hotline)

    def test_a_loaner_is_offered_to_whom_the_repair_takes_too_long(self):
        self.assertFalse(self.order.loaner_offered)
        self.order._wait("parts")
        self.assertTrue(self.order.loaner_offered)
        self.reserve()
        self.assertFalse(self.order.loaner_offered, "he has one")
        other = self.make_order()
        other._wait("customer")
        self.assertFalse(other.loaner_offered)
        self.assertFalse(self.make_order(service_type="installation").loaner_offered)

    def test_the_order_tells_of_the_loan(self):
        self.take_back()
        notes = "\n".join(self.order.log_ids.filtered("note").mapped("note"))
        self.assertEqual(notes.count("LOAN-1"), 3)

    def test_an_overdue_loan_is_chased_once(self):
        loan = self.lend()
        loan.sudo().due_date = fields.Date.today() - timedelta(days=1)
        self.assertTrue(loan.is_overdue)
        self.assertIn(loan, self.env["service.loan"].search([("is_overdue", "=", True)]))
        self.assertNotIn(loan, self.env["service.loan"].search([("is_overdue", "=", False)]))
        loan.flush_recordset()
        with self.enter_registry_test_mode():
            for _night in range(2):
                self.env.ref("service_loaner.cron_chase_loaners").method_direct_trigger()
        self.env.invalidate_all()
        activity = loan.sudo().activity_ids
        self.assertEqual((len(activity), activity.user_id), (1, self.technician_user))
        loan.step("give_back", {"condition": "ok"})
        self.assertFalse(loan.sudo().activity_ids)

    def test_units_are_found_by_what_they_are_doing(self):
        self.lend()
        self.reserve(self.spare, order=self.make_order())
        Lot = self.env["stock.lot"]

        def found(*states):
            return Lot.search([("loaner_state", "in", states), ("product_id", "=", self.loaner.id)])

        self.assertEqual(found("lent"), self.unit)
        self.assertEqual(found("reserved"), self.spare)
        self.assertEqual(found("available"), self.foreign_unit)
        self.assertEqual(found("lent", "reserved"), self.unit | self.spare)

    def test_states_of_many_units_cost_no_more_queries_than_of_few(self):
        units = self.env["stock.lot"].create(
            [{"name": f"MANY-{n}", "product_id": self.loaner.id} for n in range(110)]
        )
        self.env.flush_all()
        few = self.count_queries(lambda: units[:10].mapped("loaner_state"))
        many = self.count_queries(lambda: units[10:].mapped("loaner_state"))
        self.assertLessEqual(many / few, 1.5, f"{few} queries for 10, {many} for 100")

    def test_a_loaner_by_law_is_offered_and_free_of_deposit(self):
        bought = fields.Date.today() - timedelta(100)
        phones = self.env.ref("repair_intake.category_phone")
        order = self.make_order(
            categ_id=phones.id,
            purchase_date=bought,
            proof="invoice",
            reported_at=fields.Datetime.now() - timedelta(9),
        )
        self.assertTrue(order.is_loaner_due)
        self.assertTrue(order.loaner_offered)
        loan = self.reserve(order=order)
        self.assertEqual(loan.deposit_amount, 0)
        with self.assertRaises(ValidationError):
            loan.deposit_amount = 100
