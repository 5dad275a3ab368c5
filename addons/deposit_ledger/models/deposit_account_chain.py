from odoo import models
from odoo.tools import SQL

from odoo.addons.service_base.seal import key_mark, same_seal, seal_key

from ..chain import Walk
from ..heads import kept, place_of

# Entries fetched at once: the memory of the walk stays flat.
BATCH = 20_000
TOLD = 20  # more breaks than this are counted, not told


class DepositAccount(models.Model):
    """Proof that no entry was changed, removed, inserted or moved since it was written."""

    _inherit = "deposit.account"

    def _verify_chain(self):
        """Walk along all entries of these accounts.

        :return: ``{account: [(number of the entry, what is broken)]}``, see `chain.Walk.breaks`
        """
        key, facts = seal_key(), self.env["deposit.entry"]._facts()
        walks = {account.id: Walk(key, facts) for account in self}
        for account_id, previous, found, *values in self._stream_entries():
            walks[account_id].step(tuple(values), previous or "", found or "")
        return {account: walks[account.id].breaks(account.last_seq) for account in self}

    def _stream_entries(self):
        """Entries in their order, fetched as the walk goes on."""
        self.env["deposit.entry"].flush_model()
        query = SQL(
            "SELECT account_id, previous_hash, hash, %s FROM deposit_entry"
            " WHERE account_id = ANY(%s) ORDER BY account_id, seq",
            SQL(", ").join(SQL.identifier(name) for name in self.env["deposit.entry"]._facts()),
            self.ids,
        )
        with self.env.cr._cnx.cursor("deposit_chain") as cursor:
            cursor.itersize = BATCH
            cursor.execute(query.code, query.params)
            yield from cursor

    def _chain_messages(self, breaks):
        """Breaks of one account as sentences."""
        sentences = {
            "changed": self.env._("entry no. %s was changed after it was written"),
            "missing": self.env._("entry no. %s is missing"),
            "inserted": self.env._("entry no. %s was put in from outside"),
            "order": self.env._("entry no. %s stands in the place of another one"),
        }
        lines = [sentences[what] % number for number, what in breaks[:TOLD]]
        if len(breaks) > TOLD:
            lines.append(self.env._("and %s more entries are broken", len(breaks) - TOLD))
        return lines

    # --- against what was found before ---

    def _compare_chains(self):
        """No entry was changed, removed or put in; nor was all of it rewritten since a check."""
        findings, now, key = [], self._hashes_of("checked_seq"), seal_key()
        gone = self._heads_gone()
        for account, breaks in self._verify_chain().items():
            lines = account._key_messages(key) + account._chain_messages(breaks)
            lines += account._head_messages(key, now.get(account.id))
            if account.id in gone and not lines:
                lines.append(account._gone_message(*gone[account.id]))
            if lines:
                findings.append(
                    {"account_id": account.id, "kind": "chain", "text": "; ".join(lines)}
                )
        return findings

    def _hashes_of(self, number):
        """``{account id: hash now}`` of the entries whose number this field tells."""
        self.flush_model([number])
        return dict(
            self.env.execute_query(
                SQL(
                    "SELECT account.id, entry.hash FROM deposit_account account"
                    " JOIN deposit_entry entry ON entry.account_id = account.id"
                    " AND entry.seq = %s WHERE account.id = ANY(%s)",
                    SQL.identifier("account", number),
                    self.ids,
                )
            )
        )

    def _heads_gone(self):
        """``{account id: head}`` kept outside the database and not found in it any more."""
        heads = kept(place_of(self.env.cr))
        heads = {account.id: heads[account.id] for account in self if account.id in heads}
        if not heads:
            return {}
        rows = self.env.execute_query(
            SQL(
                "SELECT account_id FROM deposit_entry WHERE (account_id, seq, hash) IN %s",
                tuple((account_id, *head) for account_id, head in heads.items()),
            )
        )
        found = {account_id for (account_id,) in rows}
        return {account_id: head for account_id, head in heads.items() if account_id not in found}

    def _gone_message(self, seq, _hash):
        return self.env._(
            "the ledger had come to no. %s, as is kept outside the database; that entry is gone",
            seq,
        )

    def _key_messages(self, key):
        if self.checked_key in (False, key_mark(key)):
            return []
        return [
            self.env._(
                "the ledger is sealed with the key %(found)s, and the server has the key %(own)s",
                found=self.checked_key,
                own=key_mark(key),
            )
        ]

    def _head_messages(self, key, head):
        """What a check noted is what it noted, and the ledger up to there is still the same."""
        if not (self.checked_seq or self.checked_hash or self.checked_seal):
            return []
        expected = self._checked_seal(key, self.checked_seq, self.checked_hash)
        if not same_seal(self.checked_seal, expected):
            return [self.env._("what the last check noted was changed from outside")]
        if self.checked_seq and head != self.checked_hash:
            return [self._rewritten_message()]
        return []

    def _rewritten_message(self):
        return self.env._(
            "the ledger up to no. %(seq)s is not the one that was checked on %(day)s",
            seq=self.checked_seq,
            day=self.checked_at.date(),
        )
