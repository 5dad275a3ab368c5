import logging
import os
import random
import sys

from odoo.tests import tagged

from ..chain import FACTS, START, entry_hash
from .common import PartsCase
from .tampering import Tampering

_logger = logging.getLogger(__name__)

# Kept by the database itself, or no fact of an entry.
UNCHAINED = {"id", "hash", "previous_hash", "create_uid", "create_date", "write_uid", "write_date"}


@tagged("post_install", "-at_install")
class TestDepositChain(Tampering, PartsCase):
    """P16: whatever is changed in the ledger past Odoo is found and named."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pay_in(cls.account, 1e6)
        cls.write_ledger(cls.account, 12)
        cls.pay_in(cls.other_account, 50)

    @classmethod
    def write_ledger(cls, account, rounds):
        Account = cls.env["deposit.account"]
        vals = {"account_id": account.id, "product_id": cls.screen.id, "note": '试 "note"\n#1'}
        for number in range(rounds):
            amount = 10.01 + number
            hold = Account._post([{**vals, "kind": "hold", "held_delta": amount, "quantity": 1.0}])
            Account._post([{**vals, "kind": "post", "hold_id": hold.id}])
            Account._post(
                [
                    {**vals, "kind": "release", "held_delta": -amount / 2, "quantity": -0.5},
                    {**vals, "kind": "charge", "balance_delta": -0.1},
                ]
            )

    def found(self, account=None):
        account = account or self.account
        account.invalidate_recordset()
        return account._verify_chain()[account]

    def test_a_ledger_that_nobody_touched_holds(self):
        accounts = self.account | self.other_account
        self.assertEqual(accounts._verify_chain(), {a: [] for a in accounts})

    def test_each_entry_holds_the_hash_of_the_one_before(self):
        head = START
        for entry in self.account.entry_ids.sorted("seq"):
            self.assertEqual(entry.previous_hash, head)
            head = entry.hash
        self.assertEqual(len(head), 64)

    def test_every_fact_of_an_entry_is_in_the_chain(self):
        stored = {
            name
            for name, field in self.env["deposit.entry"]._fields.items()
            if field.store and field.column_type
        }
        self.assertEqual(stored - UNCHAINED, set(FACTS))

    def test_a_fact_that_is_added_later_breaks_no_hash(self):
        values = [1, 2, "hold", 0.0, 5.0, *[None] * (len(FACTS) - 5)]
        self.assertEqual(
            entry_hash(b"k" * 32, START, values),
            "ab577a149c56fe80426c8fc46061fc6089dfd049cc462aab4f959f0cd39c0ac9",
        )

    def test_an_account_whose_last_entry_is_gone_takes_no_other(self):
        with self.tampered():
            self.execute("DELETE FROM deposit_entry WHERE account_id = %s", self.other_account.id)
            with self.assertRefused("changed from outside"):
                self.pay_in(self.other_account, 1)

    def test_what_is_changed_by_sql_is_found_and_named(self):
        long = "--long" in sys.argv
        cases = int(os.environ.get("CHAIN_CASES") or (500 if long else 60))
        seed = int(os.environ.get("CHAIN_SEED") or random.randrange(10**6))
        _logger.info("CHAIN_SEED=%s, %s cases", seed, cases)
        rng = random.Random(seed)
        ways = [name for name in sorted(dir(self)) if name.startswith("tamper_")]
        for case in range(cases):
            way = ways[case % len(ways)]
            with self.tampered(), self.subTest(way=way, seed=seed, case=case):
                expected = getattr(self, way)(rng)
                found = self.found()
                self.assertTrue(found, "not found")
                self.assertLessEqual(set(expected), set(found))
                self.assertEqual(found[0][0], min(number for number, _what in expected))
