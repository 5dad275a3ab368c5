from odoo import models
from odoo.tools import SQL


class DepositAccount(models.Model):
    """Pieces held in the ledger stand at the point, are on their way, or are still owed."""

    _inherit = "deposit.account"

    def _compare_chains(self):
        """No entry was changed, removed or put in; nor was all of it rewritten since a check."""
        findings, now = [], self._checked_hashes()
        for account, breaks in self._verify_chain().items():
            lines = account._chain_messages(breaks)
            if account.checked_seq and now.get(account.id) != account.checked_hash:
                lines.append(account._rewritten_message())
            if lines:
                findings.append(
                    {"account_id": account.id, "kind": "chain", "text": "; ".join(lines)}
                )
        return findings

    def _checked_hashes(self):
        """``{account id: hash now}`` of the entries that were the last when all agreed."""
        self.flush_model(["checked_seq"])
        return dict(
            self.env.execute_query(
                SQL(
                    "SELECT account.id, entry.hash FROM deposit_account account"
                    " JOIN deposit_entry entry ON entry.account_id = account.id"
                    " AND entry.seq = account.checked_seq WHERE account.id = ANY(%s)",
                    self.ids,
                )
            )
        )

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
