from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.service_exchange.models.refund_terms import RefundTerms

from .common import PRICE, ExchangeCase


@tagged("post_install", "-at_install")
class TestExchangeRefund(ExchangeCase):
    """A verdict “return” ends with the money on the customer's account."""

    @classmethod
    def invoice(cls, price=PRICE, taxes=None, paid=True, **vals):
        invoice = cls.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": cls.order.partner_id.id,
                "invoice_date": fields.Date.today() - timedelta(5),
                "invoice_line_ids": [
                    Command.create(
                        {
                            "product_id": cls.phone_model.id,
                            "quantity": 1,
                            "price_unit": price,
                            "tax_ids": [Command.set(taxes.ids if taxes else [])],
                            **vals,
                        }
                    )
                ],
            }
        )
        invoice.action_post()
        if paid:
            register = cls.env["account.payment.register"].with_context(
                active_model="account.move", active_ids=invoice.ids
            )
            register.create({"journal_id": cls.bank().id})._create_payments()
        return invoice

    @classmethod
    def tax(cls, included=False):
        return cls.env["account.tax"].create(
            {
                "name": f"VAT 13 {included}",
                "amount": 13,
                "type_tax_use": "sale",
                "price_include_override": "tax_included" if included else "tax_excluded",
            }
        )

    def refund(self, **vals):
        return self.take_paper(self.apply_for(kind="refund", **vals), "approved")

    def terms(self, percent=0.5, days_ago=40, days_off=7):
        since = self.order.company_id._today() - timedelta(days_ago)
        return patch.object(
            type(self.order), "_refund_terms", lambda order: RefundTerms(percent, since, days_off)
        )

    def test_sold_by_us_the_invoice_is_credited_and_the_money_paid(self):
        tax = self.tax()
        invoice = self.invoice(1946.02, tax)
        self.assertEqual(invoice.amount_total, 2199.0)
        paper = self.refund()
        move = self.pay_back(paper)
        self.assertEqual(move.reversed_entry_id, invoice)
        self.assertEqual((move.amount_total, move.payment_state), (2199.0, "paid"))
        self.assertEqual(move.invoice_line_ids.tax_ids, tax)
        self.assertEqual(paper.sudo().payment_id.amount, 2199.0)
        self.assertEqual(paper.sudo().payment_id.payment_type, "outbound")
        self.assertRecordValues(self.order, [{"result": "refunded", "state": "done"}])
        self.assertEqual(paper.state, "done")

    def test_sold_by_somebody_else_it_is_a_cost_of_after_sales(self):
        paper = self.refund()
        move = self.pay_back(paper)
        self.assertFalse(move.reversed_entry_id)
        account = self.order.company_id._get_after_sales_cost_account()
        self.assertEqual(move.invoice_line_ids.account_id, account)
        self.assertEqual((move.amount_total, move.payment_state), (2199.0, "paid"))

    def test_each_sum_is_right_to_the_fen(self):
        for included in (False, True):
            tax = self.tax(included)
            for number, price in enumerate((2199.0, 1999.99, 0.07, 3456.78)):
                net = price if included else round(price / 1.13, 2)
                invoice = self.invoice(net, tax)
                order = self.make_exchange_order(
                    self.make_device(f"FEN-{included}-{number}"),
                    partner_id=self.order.partner_id.id,
                )
                total = invoice.amount_total
                paper = self.apply_for(order, kind="refund", price_paid=total)
                self.take_paper(paper, "approved")
                with self.subTest(price=total, included=included):
                    move = self.pay_back(paper, invoice)
                    self.assertEqual(move.amount_total, total)
                    self.assertEqual(move.amount_residual, 0)

    def test_a_sum_that_no_net_price_gives_is_paid_all_the_same(self):
        """No price of two decimals makes 2000.06 with 13 % on top: the rest has a line."""
        invoice = self.invoice(1946.02, self.tax())
        paper = self.refund(price_paid=2000.06)
        move = self.pay_back(paper, invoice)
        self.assertEqual((move.amount_total, move.payment_state), (2000.06, "paid"))

    def test_use_is_taken_off_only_where_the_customer_prefers_the_money(self):
        order = self.make_exchange_order(self.make_device("DAY-12", 12), phone="13600136000")
        with self.terms():
            full = self.apply_for(order, kind="refund")
            self.assertEqual((full.depreciation, full.refund_amount), (0, PRICE))
            full.by_wish = True
            # 40 days less 7 in repair, 0.5 % a day of 2199.00
            self.assertEqual((full.used_days, full.depreciation), (33, 362.84))
            self.assertEqual(full.refund_amount, 1836.16)
            full.write({"by_wish": False, "kind": "swap", "price_paid": 0})
            self.assertEqual(full.refund_amount, 0)

    def test_a_return_of_the_first_days_is_never_less(self):
        with self.terms():
            paper = self.apply_for(kind="refund", by_wish=True, reason="days_7")
        self.assertEqual(paper.refund_amount, PRICE)

    def test_what_is_taken_off_stands_on_the_credit_note(self):
        tax = self.tax()
        invoice = self.invoice(1946.02, tax)
        order = self.make_exchange_order(
            self.make_device("DAY-12", 12), partner_id=self.order.partner_id.id
        )
        with self.terms():
            paper = self.apply_for(order, kind="refund", by_wish=True)
            self.take_paper(paper, "approved")
            move = self.pay_back(paper, invoice)
        self.assertEqual(move.amount_total, 1836.16)
        self.assertEqual(move.payment_state, "paid")
        self.assertIn("33", " ".join(move.invoice_line_ids.mapped("name")))

    def test_accessories_that_go_back_are_paid_back_too(self):
        charger = self.env["service.accessory"].create({"name": "Charger 65 W"})
        paper = self.refund(accessory_ids=[charger.id], accessory_price=129.5)
        self.assertEqual(paper.amount, 2328.5)
        move = self.pay_back(paper)
        self.assertEqual(move.amount_total, 2328.5)
        self.assertIn("Charger 65 W", move.invoice_line_ids.mapped("name"))

    def test_an_invoice_that_is_not_paid_yet_is_set_off(self):
        invoice = self.invoice(paid=False)
        paper = self.refund()
        move = self.pay_back(paper, invoice)
        self.assertEqual((move.amount_residual, invoice.amount_residual), (0, 0))
        self.assertFalse(paper.sudo().payment_id, "nothing is left to be paid")

    def test_no_more_is_paid_back_than_was_paid(self):
        invoice = self.invoice(2000)
        paper = self.refund()
        with self.assertRefused("less than the"):
            self.pay_back(paper, invoice)
        stranger = self.env["res.partner"].create({"name": "Somebody"})
        foreign = self.invoice(9999)
        foreign_copy = foreign.copy(
            {"partner_id": stranger.id, "invoice_date": fields.Date.today()}
        )
        foreign_copy.action_post()
        with self.assertRefused("is no invoice by which"):
            self.pay_back(paper, foreign_copy)

    def test_a_dealers_credit_stands_on_his_account(self):
        paper = self.apply_for(kind="credit", reason="opening_box")
        with patch.object(type(paper), "_checklist_refusal", lambda paper: False):
            self.take_paper(paper, "approved")
        move = self.pay_back(paper)
        self.assertEqual((move.amount_residual, move.payment_state), (PRICE, "not_paid"))
        self.assertFalse(paper.sudo().payment_id)

    def test_the_credit_note_stands(self):
        paper = self.refund()
        move = self.pay_back(paper)
        for way in (move.button_draft, move.button_cancel, lambda: move.write({"ref": "x"})):
            with self.assertRefused("belongs to exchange"):
                way()

    def test_only_finance_pays(self):
        paper = self.refund()
        for user in (self.manager, self.office, self.management):
            with self.assertRaises(AccessError):
                self.pay_back(paper, user=user)

    def test_the_only_bank_account_is_proposed(self):
        banks = self.bank().search(
            [("type", "=", "bank"), ("company_id", "=", self.order.company_id.id)]
        )
        (banks - self.bank()).active = False
        wizards = self.env["exchange.refund"].with_user(self.accountant)
        paper = self.refund()
        self.assertEqual(wizards.create({"exchange_id": paper.id}).journal_id, self.bank())
        self.bank().copy({"code": "BNKX"})
        self.assertFalse(wizards.create({"exchange_id": paper.id}).journal_id)

    def test_one_dialog_pays_once(self):
        paper = self.refund()
        wizard = self.env["exchange.refund"].with_user(self.accountant)
        wizard = wizard.create({"exchange_id": paper.id, "journal_id": self.bank().id})
        for _time in range(2):
            wizard.action_refund()
        notes = self.env["account.move"].search_count(
            [("ref", "=", paper.name), ("move_type", "=", "out_refund")]
        )
        self.assertEqual(notes, 1)
        with self.assertRefused("is not possible from there"):
            self.pay_back(paper)

    def test_the_device_goes_back_to_the_company(self):
        paper = self.refund()
        self.pay_back(paper)
        self.assertEqual(paper.sudo().old_move_id.lot_ids, self.device)
        self.take_paper(paper, "closed")
        self.assertEqual(paper.sudo().cost, PRICE)

    def test_a_swap_is_not_paid_and_a_refund_hands_nothing_out(self):
        swap = self.take_paper(self.apply_for(), "approved")
        with self.assertRefused("this step is not for it"):
            swap.with_user(self.accountant).action_refund()
