import logging
from functools import partial

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.service_base.buttons import notification
from odoo.addons.service_base.seal import key_mark, seal, seal_key

from ..heads import keep, place_of

_logger = logging.getLogger(__name__)


class DepositAccount(models.Model):
    """Proof that figures, entries and parts agree; it only reads and tells."""

    _inherit = "deposit.account"

    difference_ids = fields.One2many("deposit.difference", "account_id", readonly=True)
    checked_seq = fields.Integer(string="Checked up to No.", readonly=True, copy=False)
    checked_hash = fields.Char(readonly=True, copy=False)
    checked_seal = fields.Char(
        readonly=True, copy=False, help="Of number and hash up to which the ledger was sound."
    )
    checked_key = fields.Char(
        string="Key of the Seals", readonly=True, copy=False, help="Tells keys apart, and no more."
    )
    last_hash = fields.Char(
        string="Hash of the Last Entry",
        compute="_compute_last_hash",
        help="Seals all entries. Keep it where no database is: on paper, or in an export.",
    )

    @api.depends("last_seq")
    def _compute_last_hash(self):
        hashes = self._hashes_of("last_seq")
        for account in self:
            account.last_hash = hashes.get(account.id, False)

    def action_verify(self):
        self.check_access("read")
        # sudo: the outcome is noted on accounts that the reader may not write
        differences = self.sudo()._verify_and_note()
        return notification(
            self._verify_message(differences),
            "act_window_close",
            title=self.env._("Check of Deposits"),
            is_alarm=any(differences.values()),
        )

    @api.model
    def _cron_verify(self):
        accounts = self.search([])  # pylint: disable=no-search-all
        for account, lines in accounts._verify_and_note().items():
            if lines:
                _logger.warning("Deposit of %s: %s", account.point_id.code, "; ".join(lines))

    def _verify_and_note(self):
        findings = self._find_differences()
        self.env["deposit.difference"]._note(self, findings)
        differences = self._sentences_by_account(findings)
        now = fields.Datetime.now()
        for account, lines in differences.items():
            vals = {"checked_at": now, "differences": "\n".join(lines) or False}
            account.write({**vals, **({} if lines else account._head())})
        self._keep_heads([account for account, lines in differences.items() if not lines])
        return differences

    def _keep_heads(self, accounts):
        """Outside the database, once it is certain what the check noted in it."""
        told = {a.id: (a.checked_seq, a.checked_hash) for a in accounts if a.checked_seq}
        self.env.cr.postcommit.add(partial(keep, place_of(self.env.cr), told))

    def _head(self):
        """What the next check will hold the ledger against."""
        key = seal_key()
        return {
            "checked_seq": self.last_seq,
            "checked_hash": self.last_hash,
            "checked_seal": self._checked_seal(key, self.last_seq, self.last_hash),
            "checked_key": key_mark(key),
        }

    def _checked_seal(self, key, seq, head):
        return seal(key, "checked", str(self.id), str(seq), head or "")

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
        return self._sentences_by_account(self._find_differences())

    def _sentences_by_account(self, findings):
        lines = {account.id: [] for account in self}
        for vals in findings:
            lines[vals["account_id"]].append(vals["text"])
        return {account: lines[account.id] for account in self}

    def _find_differences(self):
        """Values of `deposit.difference`. Override to compare with what the ledger stands for."""
        return self._compare_folds() + self._compare_chains() + self._compare_money()

    # --- figures ---

    def _compare_folds(self):
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
        findings = []
        for account_id, *fold in rows:
            if lines := accounts[account_id]._compare_figures(*fold):
                findings.append(
                    {"account_id": account_id, "kind": "figures", "text": "; ".join(lines)}
                )
        return findings

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
