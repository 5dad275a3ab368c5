import logging

from odoo import api, fields, models
from odoo.tools import SQL

_logger = logging.getLogger(__name__)


class DepositAccount(models.Model):
    """Proof that figures, entries and parts agree; it only reads and tells."""

    _inherit = "deposit.account"

    def action_verify(self):
        self.check_access("read")
        # sudo: the outcome is noted on accounts that the reader may not write
        differences = self.sudo()._verify_and_note()
        found = sum(map(len, differences.values()))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "danger" if found else "success",
                "sticky": bool(found),
                "title": self.env._("Check of Deposits"),
                "message": self._verify_message(differences),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    @api.model
    def _cron_verify(self):
        accounts = self.search([])  # pylint: disable=no-search-all
        for account, lines in accounts._verify_and_note().items():
            if lines:
                _logger.warning("Deposit of %s: %s", account.point_id.code, "; ".join(lines))

    def _verify_and_note(self):
        differences = self._verify()
        now = fields.Datetime.now()
        for account, lines in differences.items():
            account.write({"checked_at": now, "differences": "\n".join(lines) or False})
        return differences

    def _verify_message(self, differences):
        lines = [
            f"{account.point_id.name}: {line}"
            for account, lines in differences.items()
            for line in lines
        ]
        return "\n".join(lines) or self.env._(
            "Figures, entries and parts of %s account(s) agree.", len(self)
        )

    def _verify(self):
        """Compare what is cached with the entries, and what is held with the parts themselves.

        :return: dict account → list of differences, as sentences
        """
        differences = {account: [] for account in self}
        self._verify_figures(differences)
        self._verify_parts(differences)
        return differences

    def _verify_figures(self, differences):
        """The fold of the entries, without gaps, is what the account shows."""
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT account.id, count(entry.id), COALESCE(max(entry.seq), 0),
                       COALESCE(sum(entry.balance_delta), 0), COALESCE(sum(entry.held_delta), 0),
                       COALESCE(bool_and(entry.balance_after = entry.balance_fold
                                     AND entry.held_after = entry.held_fold), TRUE)
                  FROM deposit_account account
             LEFT JOIN (SELECT *, sum(balance_delta) OVER fold AS balance_fold,
                                  sum(held_delta) OVER fold AS held_fold
                          FROM deposit_entry
                         WHERE account_id = ANY(%(ids)s)
                        WINDOW fold AS (PARTITION BY account_id ORDER BY seq)) entry
                       ON entry.account_id = account.id
                 WHERE account.id = ANY(%(ids)s)
              GROUP BY account.id
                """,
                ids=self.ids,
            )
        )
        accounts = {account.id: account for account in self}
        for account_id, *fold in rows:
            account = accounts[account_id]
            differences[account] += account._compare_figures(*fold)

    def _compare_figures(self, count, last, balance, held, unbroken):
        """What the account shows against the fold of its entries."""
        lines = []
        if not (count == last == self.last_seq):
            lines.append(
                self.env._(
                    "entries are missing: %(count)s found, numbered up to %(last)s, expected"
                    " %(expected)s",
                    count=count,
                    last=last,
                    expected=self.last_seq,
                )
            )
        if not unbroken:
            lines.append(self.env._("the running figures of the entries do not add up"))
        for label, fold, shown in (
            (self.env._("deposit"), balance, self.balance),
            (self.env._("parts held"), held, self.held),
        ):
            if self.currency_id.compare_amounts(fold, shown):
                lines.append(
                    self.env._(
                        "%(figure)s: the account shows %(shown)s, its entries add up to %(fold)s",
                        figure=label,
                        shown=self.currency_id.format(shown),
                        fold=self.currency_id.format(fold),
                    )
                )
        return lines

    def _verify_parts(self, differences):
        """Pieces held in the ledger stand at the point, are on their way, or are still owed."""
        ledger = self._pieces_in_ledger()
        found = self._pieces_found()
        products = self.env["product.product"].browse(
            {product for _account, product in [*ledger, *found]}
        )
        for account in self:
            for product in products:
                key = (account.id, product.id)
                differences[account] += account._compare_parts(
                    product, *ledger.get(key, (0.0, 0.0)), found.get(key, 0.0)
                )

    def _compare_parts(self, product, pieces, value, found):
        """Pieces and value of one part in the ledger against the pieces found."""
        if product.uom_id.compare(pieces, found):
            return [
                self.env._(
                    "%(part)s: %(ledger)s held in the ledger, %(found)s found at the point,"
                    " on the way, owed or unpaid",
                    part=product.display_name,
                    ledger=f"{pieces:g}",
                    found=f"{found:g}",
                )
            ]
        if not pieces and self.currency_id.compare_amounts(value, 0.0):
            return [
                self.env._(
                    "%(part)s: no piece is held and yet a value of %(value)s",
                    part=product.display_name,
                    value=self.currency_id.format(value),
                )
            ]
        return []
