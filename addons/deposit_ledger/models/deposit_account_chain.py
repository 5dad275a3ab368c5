from odoo import models
from odoo.tools import SQL

from odoo.addons.service_network.seal import seal_key

from ..chain import FACTS, Walk

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
        key = seal_key()
        walks = {account.id: Walk(key) for account in self}
        for account_id, previous, found, *values in self._stream_entries():
            walks[account_id].step(tuple(values), previous or "", found or "")
        return {account: walks[account.id].breaks(account.last_seq) for account in self}

    def _stream_entries(self):
        """Entries in their order, fetched as the walk goes on."""
        self.env["deposit.entry"].flush_model()
        query = SQL(
            "SELECT account_id, previous_hash, hash, %s FROM deposit_entry"
            " WHERE account_id = ANY(%s) ORDER BY account_id, seq",
            SQL(", ").join(SQL.identifier(name) for name in FACTS),
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
