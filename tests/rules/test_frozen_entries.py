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
        cls.env.flush_all()

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
