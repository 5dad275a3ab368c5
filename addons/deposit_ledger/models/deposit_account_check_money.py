from odoo import models
from odoo.tools import SQL

TOLD = 20  # more entries than this are counted, not told

# Entries whose journal entry is missing, is not posted, or books another amount. On the debt to
# the point it is the other way round: what is paid in is owed.
UNBOOKED = """
SELECT entry.account_id, entry.seq, move.name, COALESCE(move.state = 'posted', FALSE)
  FROM deposit_entry entry
  LEFT JOIN account_move move ON move.id = entry.move_id
 WHERE entry.account_id = ANY(%s)
   AND (entry.move_id IS NOT NULL OR entry.means IS NOT NULL)
   AND (move.state IS DISTINCT FROM 'posted'
        OR NOT EXISTS (SELECT FROM account_move_line line
                         JOIN account_account account ON account.id = line.account_id
                        WHERE line.move_id = move.id
                          AND account.account_type IN ('liability_current',
                                                       'liability_non_current')
                          AND round(line.balance + entry.balance_delta, 6) = 0))
 ORDER BY entry.account_id, entry.seq
"""


class DepositAccount(models.Model):
    """Money in the ledger stands in the accounts of the company."""

    _inherit = "deposit.account"

    def _compare_money(self):
        """Each movement of money has its journal entry: posted, and of the same amount."""
        self.env.flush_all()
        told = {}
        for account_id, *facts in self.env.execute_query(SQL(UNBOOKED, self.ids)):
            told.setdefault(account_id, []).append(self._money_message(*facts))
        return [
            {"account_id": account_id, "kind": "money", "text": self._shorten(lines)}
            for account_id, lines in told.items()
        ]

    def _money_message(self, seq, name, posted):
        if posted:
            return self.env._(
                "entry no. %(seq)s: journal entry %(name)s books another amount",
                seq=seq,
                name=name,
            )
        if name:
            return self.env._(
                "entry no. %(seq)s: journal entry %(name)s is not posted", seq=seq, name=name
            )
        return self.env._("entry no. %s: its journal entry is missing", seq)

    def _shorten(self, lines):
        if len(lines) > TOLD:
            rest = self.env._("and %s more", len(lines) - TOLD)
            lines = [*lines[:TOLD], rest]
        return "; ".join(lines)
