from odoo import models
from odoo.tools import SQL

from odoo.addons.service_base.seal import key_mark, same_seal, seal_key

from ..heads import kept, place_of


class DepositAccount(models.Model):
    """Pieces held in the ledger stand at the point, are on their way, or are still owed."""

    _inherit = "deposit.account"

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

    def _compare_pieces(self):
        ledger, found = self._pieces_in_ledger(), self._pieces_found()
        keys = sorted({*ledger, *found})
        products = self.env["product.product"].browse({product_id for _account, product_id in keys})
        accounts = {account.id: account for account in self}
        parts = {product.id: product for product in products}
        findings = []
        for key in keys:
            if account := accounts.get(key[0]):
                findings += account._compare_part(
                    parts[key[1]], *ledger.get(key, (0.0, 0.0)), found.get(key, 0.0)
                )
        return findings

    def _compare_part(self, product, pieces, value, found):
        """Pieces and value of one part in the ledger against the pieces found."""
        vals = {"account_id": self.id, "product_id": product.id}
        if product.uom_id.compare(pieces, found):
            text = self.env._(
                "%(part)s: %(ledger)s held in the ledger, %(found)s found at the point,"
                " on the way, owed or unpaid",
                part=product.display_name,
                ledger=f"{pieces:g}",
                found=f"{found:g}",
            )
            quantities = {"ledger_qty": pieces, "found_qty": found}
            return [{**vals, **quantities, "kind": "part", "text": text}]
        if not pieces and self.currency_id.compare_amounts(value, 0.0):
            text = self.env._(
                "%(part)s: no piece is held and yet a value of %(value)s",
                part=product.display_name,
                value=self.currency_id.format(value),
            )
            return [{**vals, "kind": "value", "text": text}]
        return []
