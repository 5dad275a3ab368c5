from odoo.api import SUPERUSER_ID
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.deposit_ledger.tests.frozen import FrozenEntries

from .common import SettlementCase


@tagged("post_install", "-at_install")
class TestSettlementBill(FrozenEntries, SettlementCase):
    """The bill of a statement says what both sides confirmed, and is paid as any other bill."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_closed(2)
        cls.bookkeeper = cls.make_bookkeeper()
        cls.run_ = cls.compute_run()
        cls.statement = cls.run_.statement_ids
        cls.bank = cls.env["res.partner.bank"].create(
            {"acc_number": "6222 0001", "partner_id": cls.point.partner_id.id}
        )

    def bill(self):
        self.bill_run(self.run_)
        return self.statement.move_id

    def pay(self, bill):
        wizard = (
            self.env["account.payment.register"]
            .with_user(self.accountant)
            .with_context(active_model="account.move", active_ids=bill.ids)
            .create({})
        )
        return wizard._create_payments()

    def test_nobody_changes_the_bill(self):
        bill = self.bill()
        self.assertFrozen(bill, self.accountant, self.bookkeeper, self.env.ref("base.user_root"))

    def test_the_refusal_names_the_statement_and_the_way_out(self):
        self.assertSentence(self.bill(), f"{self.statement.name}.*adjustment in the next month")

    def test_the_payee_of_a_confirmed_statement_is_not_merged_away(self):
        self.bill()
        env = self.env(user=SUPERUSER_ID)
        payee = self.statement.payee_id.with_env(env)
        other = env["res.partner"].create({"name": "Twin"})
        merge = env["base.partner.merge.automatic.wizard"].create({})
        with self.assertRaisesRegex(UserError, self.statement.name):
            merge._merge((payee | other).ids, other, extra_checks=False)
        merge._merge((payee | other).ids, payee, extra_checks=False)
        self.assertEqual(self.statement.payee_id, payee)
        self.assertFalse(other.exists())

    def test_the_bill_is_paid_and_its_payment_taken_back(self):
        bill = self.bill()
        payment = self.pay(bill)
        self.assertIn(bill.payment_state, ("paid", "in_payment"))
        payment.with_user(self.bookkeeper).action_cancel()
        self.env.invalidate_all()
        self.assertEqual(bill.payment_state, "not_paid")
        self.assertEqual((bill.state, bill.amount_residual), ("posted", 100))

    def test_a_payment_is_stopped_and_let_go_again(self):
        bill = self.bill().with_user(self.bookkeeper)
        bill.action_toggle_block_payment()
        self.assertEqual(bill.payment_state, "blocked")
        bill.action_toggle_block_payment()
        self.assertEqual(bill.payment_state, "not_paid")

    def test_notes_and_analytic_accounts_are_added(self):
        bill = self.bill().with_user(self.bookkeeper)
        plan = self.env["account.analytic.plan"].create({"name": "Regions"})
        region = self.env["account.analytic.account"].create({"name": "South", "plan_id": plan.id})
        bill.message_post(body="Invoice received")
        bill.invoice_line_ids.analytic_distribution = {str(region.id): 100}
        self.assertTrue(bill.line_ids.analytic_line_ids)

    def test_a_bill_with_a_set_off_stays_as_well(self):
        wizard = self.env["settlement.set.off"].with_user(self.accountant)
        wizard.create({"statement_id": self.statement.id, "amount": 30}).action_set_off()
        self.assertFrozen(self.bill(), self.bookkeeper)

    def test_bills_of_others_are_left_alone(self):
        bill = self.env["account.move"].create(
            {
                "move_type": "in_invoice",
                "partner_id": self.point.partner_id.id,
                "invoice_date": "2026-03-31",
                "invoice_line_ids": [Command.create({"name": "Rent", "price_unit": 5})],
            }
        )
        bill.action_post()
        bill.with_user(self.bookkeeper).button_draft()
        bill.with_user(self.bookkeeper).invoice_line_ids.price_unit = 6
        bill.with_user(self.bookkeeper).action_post()
        self.assertTrue(bill._reverse_moves())

    # --- whom it pays ---

    def confirm(self):
        self.run_.action_send()
        self.statement.with_user(self.manager).action_confirm()

    def bill_confirmed(self):
        self.run_.action_approve()
        self.run_.action_bill()
        return self.statement.move_id

    def test_the_bill_pays_the_account_that_was_sent_to_the_point(self):
        self.run_.action_send()
        self.assertRecordValues(
            self.statement,
            [
                {
                    "payee_id": self.point.partner_id.id,
                    "payee_bank_id": self.bank.id,
                    "payee_account": "6222 0001",
                    "payee_kind": "contracted",
                }
            ],
        )
        self.statement.with_user(self.manager).action_confirm()
        bill = self.bill_confirmed()
        self.assertEqual(bill.partner_id, self.point.partner_id)
        self.assertEqual(bill.partner_bank_id, self.bank)
        self.assertEqual(self.pay(bill).partner_bank_id, self.bank)

    def test_what_becomes_of_the_point_changes_no_confirmed_statement(self):
        self.confirm()
        stranger = self.env["res.partner"].create({"name": "Li Qiang"})
        self.env["res.partner.bank"].create(
            {"acc_number": "999", "partner_id": stranger.id, "sequence": 1}
        )
        self.env.cr.execute(
            "UPDATE service_point SET partner_id = %s, kind = 'own' WHERE id = %s",
            [stranger.id, self.point.id],
        )
        self.env.invalidate_all()
        bill = self.bill_confirmed()
        self.assertEqual(bill.partner_id, self.statement.payee_id)
        self.assertNotEqual(bill.partner_id, stranger)
        self.assertEqual(bill.partner_bank_id, self.bank)

    def test_a_point_with_an_open_statement_is_not_closed_or_given_away(self):
        self.confirm()
        stranger = self.env["res.partner"].create({"name": "Li Qiang"})
        point = self.point.with_user(self.office)
        for way in (
            point.action_close,
            lambda: point.write({"active": False}),
            lambda: point.write({"kind": "own"}),
            lambda: point.write({"partner_id": stranger.id}),
        ):
            with self.assertRaisesRegex(UserError, f"{self.statement.name} is not billed"):
                way()
        self.bill_confirmed()
        point.action_close()
        self.assertEqual(point.state, "closed")

    def test_an_account_that_comes_later_is_not_on_the_bill(self):
        self.bank.unlink()
        self.confirm()
        self.env["res.partner.bank"].create(
            {"acc_number": "999", "partner_id": self.point.partner_id.id}
        )
        self.assertFalse(self.bill_confirmed().partner_bank_id)

    def test_the_account_on_a_statement_stays_the_account_it_is(self):
        self.confirm()
        other = self.other_point.partner_id
        for user in (self.env.ref("base.user_root"), self.env.ref("base.user_admin")):
            own = self.bank.with_user(user)
            for what, act in (
                ("number", lambda own=own: own.write({"acc_number": "ATTACKER"})),
                ("owner", lambda own=own: own.write({"partner_id": other.id})),
                ("name", lambda own=own: own.write({"acc_holder_name": "Li Qiang"})),
            ):
                with (
                    self.subTest(user=user.login, what=what),
                    self.assertRaisesRegex(UserError, self.statement.name),
                    self.env.cr.savepoint(),
                ):
                    act()
        self.bank.write({"acc_number": "6222 0001", "sequence": 3})
        self.bank.unlink()  # archives it
        self.assertEqual(self.statement.payee_bank_id, self.bank)

    def test_taxes_are_those_that_were_sent(self):
        fee = self.env.ref("service_settlement.product_service_fee")
        six, ten = (
            self.env["account.tax"].create(
                {
                    "name": f"VAT {rate} of the test",
                    "amount": rate,
                    "type_tax_use": "purchase",
                    "company_id": self.company.id,
                }
            )
            for rate in (6, 10)
        )
        fee.supplier_taxes_id = six
        self.confirm()
        fee.supplier_taxes_id = ten
        bill = self.bill_confirmed()
        self.assertEqual(bill.invoice_line_ids.tax_ids, six)
        self.assertEqual((bill.amount_untaxed, bill.amount_total), (100, 106))
        self.assertFalse(self.statement._verify()[self.statement])

    def test_a_statement_that_is_sent_again_tells_the_account_of_that_day(self):
        self.run_.action_send()
        self.statement.with_user(self.manager).action_dispute("We have a new account")
        self.bank.active = False
        new = self.env["res.partner.bank"].create(
            {"acc_number": "6222 0002", "partner_id": self.point.partner_id.id}
        )
        self.statement.with_user(self.accountant).action_send()
        self.assertEqual(self.statement.payee_bank_id, new)
        self.assertEqual(self.statement.payee_account, "6222 0002")
