from contextlib import contextmanager

from odoo.tools import SQL

from odoo.addons.service_base.seal import seal

from ..chain import START, entry_hash

TRIGGER = "deposit_entry_append_only_rows"


class Tampering:
    """Ways in which somebody who owns the tables changes a ledger; each tells what is to be found.

    For a `LedgerCase` with a ledger on `self.account` and one entry on `self.other_account`.
    """

    @contextmanager
    def tampered(self):
        """What somebody does who owns the table; undone afterwards."""
        with self.env.cr.savepoint() as savepoint:
            self.execute("ALTER TABLE deposit_entry DISABLE TRIGGER %s", SQL.identifier(TRIGGER))
            yield
            savepoint.rollback()
        self.env.invalidate_all()

    @property
    def chained(self):
        return self.env["deposit.entry"]._facts()

    def execute(self, query, *arguments):
        self.env.cr.execute(SQL(query, *arguments))

    def seq(self, rng, least=1, most=None):
        return rng.randint(least, most or self.account.last_seq)

    def tamper_field(self, rng):
        name = rng.choice([name for name in self.chained if name not in ("seq", "account_id")])
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
        if name.endswith("_id"):
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
                SQL(", ").join(map(SQL.identifier, self.chained)),
                entry.id,
            )
        )[0]
        values = [
            f"{v}x" if name == "note" else v for name, v in zip(self.chained, row, strict=True)
        ]
        self.execute(
            "UPDATE deposit_entry SET note = %s, hash = %s WHERE id = %s",
            values[self.chained.index("note")],
            entry_hash(self.guessed_key(rng), entry.previous_hash, values, self.chained),
            entry.id,
        )
        return [(seq, "changed")]

    def guessed_key(self, rng):
        """Who changes a table has not the key of the server: any other, or none."""
        return rng.choice([b"", b"0" * 32, rng.randbytes(32)])

    def tamper_whole(self, rng):
        """All of it written anew, with one sum changed, and what checks noted as well."""
        changed, key = self.seq(rng), self.guessed_key(rng)
        columns = SQL(", ").join(map(SQL.identifier, self.chained))
        rows = self.env.execute_query(
            SQL(
                "SELECT id, %s FROM deposit_entry WHERE account_id = %s ORDER BY seq",
                columns,
                self.account.id,
            )
        )
        head = START
        for number, *values in rows:
            facts = dict(zip(self.chained, values, strict=True))
            if facts["seq"] == changed:
                facts["note"] = f"{facts['note']}x"
            previous, head = head, entry_hash(key, head, facts.values(), facts)
            self.execute(
                "UPDATE deposit_entry SET note = %s, previous_hash = %s, hash = %s WHERE id = %s",
                facts["note"],
                previous,
                head,
                number,
            )
        self.execute(
            "UPDATE deposit_account SET checked_seq = last_seq, checked_hash = %s,"
            " checked_seal = %s WHERE id = %s",
            head,
            seal(key, "checked", str(self.account.id), str(self.account.last_seq), head),
            self.account.id,
        )
        return [(number, "changed") for number in range(1, self.account.last_seq + 1)]

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
            for n in (*self.chained, "hash", "previous_hash")
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
