import importlib.util
import logging
import os
import random
import sys
from contextlib import contextmanager
from pathlib import Path

from odoo.tests import tagged
from odoo.tools import SQL

from ..chain import FACTS, START, entry_hash
from .common import PartsCase

_logger = logging.getLogger(__name__)

TRIGGER = "deposit_entry_append_only_rows"
# Kept by the database itself, or no fact of an entry.
UNCHAINED = {"id", "hash", "previous_hash", "create_uid", "create_date", "write_uid", "write_date"}
LINKS = {name for name in FACTS if name.endswith("_id")}


@tagged("post_install", "-at_install")
class TestDepositChain(PartsCase):
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

    @contextmanager
    def tampered(self):
        """What somebody does who owns the table; undone afterwards."""
        with self.env.cr.savepoint() as savepoint:
            self.env.cr.execute(f"ALTER TABLE deposit_entry DISABLE TRIGGER {TRIGGER}")
            yield
            savepoint.rollback()
        self.env.invalidate_all()

    def execute(self, query, *arguments):
        self.env.cr.execute(SQL(query, *arguments))

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
            entry_hash(START, values),
            "19bd642feae5e3c713b6ec3fd0f25b3b9f8b3a10c7df0be5d1bef3f3ea5903f6",
        )

    def test_entries_of_before_the_chain_are_hung_on_it(self):
        path = Path(__file__).parents[1] / "migrations/19.0.1.1.0/post-chain.py"
        spec = importlib.util.spec_from_file_location("post_chain", path)
        migration = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(migration)
        with self.tampered():
            for column in ("hash", "previous_hash"):
                self.execute(
                    "ALTER TABLE deposit_entry ALTER COLUMN %s DROP NOT NULL",
                    SQL.identifier(column),
                )
            self.execute("UPDATE deposit_entry SET hash = NULL, previous_hash = NULL")
            self.assertTrue(self.found())
            migration.migrate(self.env.cr, "19.0.1.0.0")
            self.assertFalse(self.found())
            self.assertFalse(self.found(self.other_account))
            self.pay_in(self.account, 1)
            self.assertFalse(self.found())

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

    def seq(self, rng, least=1, most=None):
        return rng.randint(least, most or self.account.last_seq)

    def tamper_field(self, rng):
        name = rng.choice([name for name in FACTS if name not in ("seq", "account_id")])
        seq = self.seq(rng)
        entry = self.account.entry_ids.filtered(lambda entry: entry.seq == seq)
        self.execute(
            "UPDATE deposit_entry SET %s = %s WHERE id = %s",
            SQL.identifier(name),
            self.other_value(rng, entry, name),
            entry.id,
        )
        return [(seq, "changed")]

    def other_value(self, rng, entry, name):
        # Keys and checks of the table stop some values; those are not ours to find.
        self.execute("ALTER TABLE deposit_entry DROP CONSTRAINT IF EXISTS deposit_entry_kind_sign")
        field = entry._fields[name]
        if name in LINKS:
            table = self.env[field.comodel_name]._table
            self.env.cr.execute(SQL("SELECT max(id) + 1 FROM %s", SQL.identifier(table)))
            ((value,),) = self.env.cr.fetchall()
            self.drop_foreign_key(name)
            return value or 1
        if field.type in ("monetary", "float"):
            return entry[name] + rng.choice([0.01, -0.01, 1, 100])
        if field.type == "datetime":
            return SQL("at + interval '1 second'")
        if field.type == "selection":
            return rng.choice([v for v, _l in field.selection if v != entry[name]])
        return f"{entry[name] or ''}x"

    def drop_foreign_key(self, name):
        self.execute(
            "ALTER TABLE deposit_entry DROP CONSTRAINT IF EXISTS %s",
            SQL.identifier(f"deposit_entry_{name}_fkey"),
        )

    def tamper_hash(self, rng):
        seq = self.seq(rng)
        self.execute(
            "UPDATE deposit_entry SET hash = %s WHERE account_id = %s AND seq = %s",
            f"{rng.getrandbits(256):064x}",
            self.account.id,
            seq,
        )
        return [(seq, "changed")]

    def tamper_rewritten(self, rng):
        """Changed, and hashed again as it should be."""
        seq = self.seq(rng, most=self.account.last_seq - 1)
        entry = self.account.entry_ids.filtered(lambda entry: entry.seq == seq)
        row = self.env.execute_query(
            SQL(
                "SELECT %s FROM deposit_entry WHERE id = %s",
                SQL(", ").join(map(SQL.identifier, FACTS)),
                entry.id,
            )
        )[0]
        values = [f"{v}x" if name == "note" else v for name, v in zip(FACTS, row, strict=True)]
        self.execute(
            "UPDATE deposit_entry SET note = %s, hash = %s WHERE id = %s",
            values[FACTS.index("note")],
            entry_hash(entry.previous_hash, values),
            entry.id,
        )
        return [(seq, "changed")]

    def tamper_removed(self, rng):
        self.drop_foreign_key("hold_id")
        seq = self.seq(rng)
        self.execute(
            "DELETE FROM deposit_entry WHERE account_id = %s AND seq = %s", self.account.id, seq
        )
        return [(seq, "missing")]

    def tamper_swapped(self, rng):
        one, other = sorted(rng.sample(range(1, self.account.last_seq + 1), 2))
        for place, target in ((one, -1), (other, one), (-1, other)):
            self.execute(
                "UPDATE deposit_entry SET seq = %s WHERE account_id = %s AND seq = %s",
                target,
                self.account.id,
                place,
            )
        return [(one, "order"), (other, "order")]

    def tamper_inserted(self, rng):
        """A copy put behind the last, as one who knows the table would."""
        seq = self.seq(rng)
        columns = [
            n
            for n in (*FACTS, "hash", "previous_hash")
            if n not in ("seq", "key", "hold_id", "move_id")
        ]
        self.execute(
            "INSERT INTO deposit_entry (seq, %s) SELECT %s, %s FROM deposit_entry"
            " WHERE account_id = %s AND seq = %s AND kind <> 'post'",
            SQL(", ").join(map(SQL.identifier, columns)),
            self.account.last_seq + 1,
            SQL(", ").join(map(SQL.identifier, columns)),
            self.account.id,
            seq if seq % 4 != 3 else seq - 1,
        )
        return [(self.account.last_seq + 1, "inserted")]

    def tamper_inserted_between(self, rng):
        """One put in the middle, the numbers of the rest moved on."""
        seq = self.seq(rng, least=2)
        last = self.account.last_seq
        self.execute(
            "UPDATE deposit_entry SET seq = seq + 1000 WHERE account_id = %s AND seq >= %s",
            self.account.id,
            seq,
        )
        self.execute(
            "UPDATE deposit_entry SET seq = seq - 999 WHERE account_id = %s AND seq >= 1000",
            self.account.id,
        )
        self.execute(
            "INSERT INTO deposit_entry (account_id, seq, kind, balance_delta, held_delta,"
            " balance_after, held_after, user_id, at, hash, previous_hash)"
            " SELECT account_id, %s, 'pay_in', 5, 0, balance_after + 5, held_after, user_id, at,"
            " %s, hash FROM deposit_entry WHERE account_id = %s AND seq = %s",
            seq,
            f"{rng.getrandbits(256):064x}",
            self.account.id,
            seq - 1,
        )
        self.execute(
            "UPDATE deposit_account SET last_seq = %s WHERE id = %s", last + 1, self.account.id
        )
        return [(seq, "inserted")]

    def tamper_moved_to_another_account(self, rng):
        seq = self.seq(rng)
        self.execute(
            "UPDATE deposit_entry SET account_id = %s, seq = 2 WHERE account_id = %s AND seq = %s",
            self.other_account.id,
            self.account.id,
            seq,
        )
        self.assertEqual(self.found(self.other_account), [(2, "inserted")])
        return [(seq, "missing")]
