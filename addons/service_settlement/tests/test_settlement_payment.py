from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import SettlementCase


@tagged("post_install", "-at_install")
class TestSettlementPayment(SettlementCase):
    """A confirmed bill is paid to nobody but whom both sides confirmed, by whatever way."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_closed(2)
        cls.thief = cls.env["res.partner"].create({"name": "Somebody Else", "is_company": True})
        cls.payee = cls.point.partner_id
        cls.foreign = cls.make_bank(cls.thief, "6222 6666")
        cls.journal = cls.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", cls.company.id)], limit=1
        )

    @classmethod
    def make_bank(cls, partner, number):
        return cls.env["res.partner.bank"].create(
            {"acc_number": number, "partner_id": partner.id, "allow_out_payment": True}
        )

    def bill(self, bank="6222 0001"):
        self.bank = self.make_bank(self.payee, bank) if bank else self.env["res.partner.bank"]
        self.statement = self.bill_run(self.compute_run()).statement_ids
        # came since: nobody has confirmed it
        self.later = self.make_bank(self.payee, "6222 0002")
        return self.statement.move_id

    def dialog(self, bills, **vals):
        context = {"active_model": "account.move", "active_ids": bills.ids}
        Register = self.env["account.payment.register"].with_user(self.accountant)
        return Register.with_context(**context).create(vals)

    def payment(self, bill, **vals):
        """As an accountant makes one by hand, without the dialog."""
        return (
            self.env["account.payment"]
            .with_user(self.accountant)
            .create(
                {
                    "payment_type": "outbound",
                    "partner_type": "supplier",
                    "partner_id": self.payee.id,
                    "partner_bank_id": self.bank.id,
                    "amount": bill.amount_total,
                    "journal_id": self.journal.id,
                    **vals,
                }
            )
        )

    def refused(self):
        return self.assertRaisesRegex(UserError, f"{self.statement.name}.*{self.payee.name}")

    def test_the_dialog_pays_the_confirmed_account(self):
        bill = self.bill()
        self.assertEqual(self.dialog(bill).available_partner_bank_ids, self.bank)
        payment = self.dialog(bill)._create_payments()
        self.assertEqual((payment.partner_id, payment.partner_bank_id), (self.payee, self.bank))
        self.assertEqual(bill.payment_state, "paid")

    def test_the_dialog_pays_no_other_account(self):
        bill = self.bill()
        for account in (self.foreign, self.later, self.env["res.partner.bank"]):
            with self.refused(), self.env.cr.savepoint():
                self.dialog(bill, partner_bank_id=account.id)._create_payments()
        self.assertEqual(bill.payment_state, "not_paid")

    def test_where_no_account_was_confirmed_none_is_paid(self):
        bill = self.bill(bank=None)
        self.assertFalse(self.dialog(bill).partner_bank_id)
        with self.refused(), self.env.cr.savepoint():
            self.dialog(bill, partner_bank_id=self.later.id)._create_payments()
        payment = self.dialog(bill)._create_payments()
        self.assertFalse(payment.partner_bank_id)
        self.assertEqual(bill.payment_state, "paid")

    def test_bills_paid_together_go_each_to_its_account(self):
        self.make_closed(1, point=self.other_point)
        other = self.make_bank(self.other_point.partner_id, "6222 0003")
        self.bill()
        bills = self.statement.move_id
        self.make_bank(self.other_point.partner_id, "6222 0004")
        payments = self.dialog(bills, group_payment=False)._create_payments()
        self.assertEqual(payments.partner_bank_id, self.bank | other)
        self.assertEqual(set(bills.mapped("payment_state")), {"paid"})

    def test_bills_without_an_account_are_paid_together(self):
        self.make_closed(1, point=self.other_point)
        self.bill(bank=None)
        self.make_bank(self.other_point.partner_id, "6222 0004")
        payments = self.dialog(self.statement.move_id, group_payment=False)._create_payments()
        self.assertEqual(len(payments), 2)
        self.assertFalse(payments.partner_bank_id)

    def test_a_payment_made_by_hand_pays_it_to_nobody_else(self):
        bill = self.bill()
        to = {"partner_id": self.thief.id, "partner_bank_id": self.foreign.id}
        link = {"invoice_ids": [Command.link(bill.id)]}
        for vals in (to, {"partner_bank_id": self.foreign.id}, {"partner_bank_id": self.later.id}):
            with self.subTest(vals=vals):
                with self.refused(), self.env.cr.savepoint():
                    self.payment(bill, **vals, **link)
                payment = self.payment(bill, **vals)
                with self.refused(), self.env.cr.savepoint():
                    payment.write(link)
                with self.refused(), self.env.cr.savepoint():
                    bill.with_user(self.accountant).write(
                        {"matched_payment_ids": [Command.link(payment.id)]}
                    )
        self.payment(bill, **link)

    def test_a_payment_is_not_turned_afterwards(self):
        bill = self.bill()
        drafted = self.payment(bill, invoice_ids=[Command.link(bill.id)])
        paid = self.dialog(bill)._create_payments().with_user(self.accountant)
        for payment in (drafted, paid):
            for vals in (
                {"partner_bank_id": self.foreign.id},
                {"partner_bank_id": self.later.id},
                {"partner_bank_id": False},
            ):
                with self.subTest(payment=payment.state, vals=vals):
                    with self.refused(), self.env.cr.savepoint():
                        payment.write(vals)
        with self.refused(), self.env.cr.savepoint():
            drafted.write({"partner_id": self.thief.id, "partner_bank_id": self.foreign.id})

    def test_what_went_to_somebody_else_is_not_matched_with_it(self):
        bill = self.bill()
        owed = bill.line_ids.filtered(lambda line: line.account_type == "liability_payable")
        entry = self.env["account.move"].create(
            {
                "move_type": "entry",
                "line_ids": [
                    Command.create(
                        {
                            "account_id": account.id,
                            "partner_id": self.thief.id,
                            "balance": balance * bill.amount_total,
                        }
                    )
                    for account, balance in (
                        (owed.account_id, 1),
                        (self.journal.default_account_id, -1),
                    )
                ],
            }
        )
        entry.action_post()
        line = entry.line_ids.filtered(lambda it: it.account_id == owed.account_id)
        with self.refused(), self.env.cr.savepoint():
            (line | owed).with_user(self.accountant).reconcile()
        self.assertEqual(bill.payment_state, "not_paid")

    def test_what_no_statement_stands_behind_is_paid_as_ever(self):
        self.bill()
        rent = self.env["account.move"].create(
            {
                "move_type": "in_invoice",
                "partner_id": self.payee.id,
                "invoice_date": "2026-03-31",
                "invoice_line_ids": [Command.create({"name": "Rent", "price_unit": 5})],
            }
        )
        rent.action_post()
        payment = self.dialog(rent, partner_bank_id=self.later.id)._create_payments()
        self.assertEqual(payment.partner_bank_id, self.later)
