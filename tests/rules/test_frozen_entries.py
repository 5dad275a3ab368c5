"""Every journal entry that a document of ours stands on does not move.

The links are read from the registry: a document that a later addon adds has to say so as well, by
`account.move._frozen_by`.
"""

from datetime import date

from odoo.exceptions import UserError
from odoo.tests import TransactionCase, freeze_time

from our_addons import our_addons

from ..chain import ChainCase
from ..common import CrossAddons

ACCOUNTING = ("account.move", "account.payment", "account.bank.statement.line")


class TestFrozenEntries(CrossAddons, ChainCase, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time("2026-03-10 04:00:00"):
            cls.close(cls.point)
        with freeze_time("2026-04-02 04:00:00"):
            cls.settle(date(2026, 3, 1))
        cls.point._deposit_account()._charge(5, "Lost")
        cls.pay_back(cls.report(cls.point))
        cls.env.flush_all()

    @classmethod
    def pay_back(cls, order):
        """A device is paid back, and what came in for it is worth something."""
        company = order.company_id
        account = cls.env["account.account"].create(
            {"name": "Units given back", "code": "140598", "account_type": "asset_current"}
        )
        company.write({"exchange_goods_account_id": account.id, "exchange_value_percent": 50})
        order.device_id.product_id.standard_price = 100
        journal = cls.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", company.id)], limit=1
        )
        vals = {"order_id": order.id, "kind": "refund", "reason": "goodwill", "price_paid": 10}
        paper = cls.env["service.exchange"].create(vals)
        paper._as_step().write({"state": "approved"})
        paper._step("refund", journal_id=journal.id)
        paper._step("receive")

    def links(self):
        """Fields by which our documents stand on something that is booked."""
        for name, model in sorted(self.registry.items()):
            for field in model._fields.values():
                if (
                    field.type == "many2one"
                    and field.comodel_name in ACCOUNTING
                    and field.store
                    and field._modules
                    and set(field._modules) <= set(our_addons())
                    and not (model._abstract or model._transient)
                ):
                    yield name, field.name

    def test_there_are_documents_that_stand_on_entries(self):
        self.assertGreaterEqual(len(list(self.links())), 2)

    def test_what_a_document_stands_on_does_not_move(self):
        for name, link in self.links():
            with self.subTest(model=name, field=link):
                booked = self.env[name].search([(link, "!=", False)])[link]
                self.assertTrue(booked, "make one in setUpClass")
                moves = booked if booked._name == "account.move" else booked.move_id
                self.assertEqual(set(moves._frozen_by()), set(moves))
                for state in ("draft", "cancel"):
                    with self.assertRaises(UserError), self.env.cr.savepoint():
                        moves.write({"state": state})

    def test_a_bill_that_a_document_stands_on_is_paid_to_nobody_else(self):
        thief = self.env["res.partner"].create({"name": "Somebody Else", "is_company": True})
        foreign = self.env["res.partner.bank"].create(
            {"acc_number": "6222 6666", "partner_id": thief.id, "allow_out_payment": True}
        )
        bills = self.env["account.move"]
        for name, link in self.links():
            booked = self.env[name].search([(link, "!=", False)])[link]
            if booked._name == "account.move":
                bills |= booked.filtered(lambda move: move.move_type == "in_invoice")
        self.assertTrue(bills)
        Register = self.env["account.payment.register"].with_user(self.accountant)
        for bill in bills:
            dialog = Register.with_context(active_model="account.move", active_ids=bill.ids)
            with self.assertRaises(UserError), self.env.cr.savepoint():
                dialog.create({"partner_bank_id": foreign.id})._create_payments()
            self.assertTrue(dialog.create({})._create_payments())
