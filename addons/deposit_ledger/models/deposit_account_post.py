from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, float_round

from odoo.addons.service_base.models.bounded_numbers_mixin import MOST
from odoo.addons.service_base.seal import seal_key

from ..chain import START, entry_hash
from .deposit_account import FIGURES
from .deposit_entry import POST


class DepositAccount(models.Model):
    """The one door to the figures of an account."""

    _inherit = "deposit.account"

    @api.model
    def _post(self, vals_list):
        """Write entries and move the figures of their accounts with them.

        One conditional UPDATE decides in the database for each account whether its entries may
        be: no value is read first, so parallel requests can never hold more than the limit.

        :param vals_list: values of `deposit.entry`: account_id, kind, balance_delta, held_delta …
        :return: the entries, in the order given
        :raise UserError: the limit is too small; says how much is free and what to do
        """
        # sudo: only reads the currencies, of all accounts at once
        self.sudo().browse({vals["account_id"] for vals in vals_list}).mapped("currency_id")
        vals_list = [self._completed(vals) for vals in vals_list]
        by_account = {}
        for vals in vals_list:
            by_account.setdefault(vals["account_id"], []).append(vals)
        self.browse(sorted(by_account))._move_figures(by_account)
        # sudo: no role may write entries; they come from here alone, whatever caused them
        Entry = self.env["deposit.entry"].sudo()
        return Entry.browse(Entry.with_context(deposit_post=POST).create(vals_list).ids)

    @api.model
    def _completed(self, vals):
        """The values as the database will hold them: the hash is made of these."""
        money = ("balance_delta", "held_delta")
        Entry = self.env["deposit.entry"]
        for name in (*money, "quantity"):
            Entry._check_reason(Entry._fields[name], vals.get(name, 0.0), MOST)
        account = self.sudo().browse(vals["account_id"])  # sudo: only reads the currency
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        return {
            "user_id": self.env.uid,
            "at": fields.Datetime.now(),
            **vals,
            **{name: account.currency_id.round(vals.get(name, 0.0)) for name in money},
            "quantity": float_round(vals.get("quantity", 0.0), precision_digits=digits),
        }

    def _move_figures(self, by_account):
        """Move the figures by the sums of the entries and complete these as they stand then.

        :param by_account: ``{account id: values of its entries}``
        """
        if not self:
            return
        deltas = [account._delta(by_account[account.id]) for account in self]
        self.flush_recordset()
        if len(self) > 1:  # in one order, so that two requests cannot wait for each other
            self.env.execute_query(
                SQL(
                    "SELECT FROM deposit_account WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE",
                    self.ids,
                )
            )
        rows = self.env.execute_query(self._move_figures_sql(deltas))
        self.modified(FIGURES)
        self.invalidate_recordset(FIGURES)
        moved = {account: figures for account, *figures in rows}
        for account, (_id, balance_delta, held_delta, *_rest) in zip(self, deltas, strict=True):
            if account.id not in moved:
                raise UserError(account._limit_message(balance_delta, held_delta))
            account._number(by_account[account.id], *moved[account.id])

    def _delta(self, vals_list):
        """What the entries change: id, deposit, held, how many they are, whether one refunds."""
        return (
            self.id,
            self.currency_id.round(sum(vals["balance_delta"] for vals in vals_list)),
            self.currency_id.round(sum(vals["held_delta"] for vals in vals_list)),
            len(vals_list),
            any(vals["kind"] == "refund" for vals in vals_list),
        )

    def _number(self, vals_list, balance, held, seq, head, last_at):
        """Complete entries backwards from how the account stands after the last of them."""
        currency = self.currency_id
        for vals in reversed(vals_list):
            vals.update(seq=seq, balance_after=balance, held_after=held)
            balance = currency.round(balance - vals["balance_delta"])
            held = currency.round(held - vals["held_delta"])
            seq -= 1
            # a clock set back does not put an entry before the one it follows
            vals["at"] = max(vals["at"], last_at or vals["at"])
        self._chain(vals_list, head if seq else START)

    def _chain(self, vals_list, head):
        """Hang the entries on the last one of the account."""
        if not head:
            raise UserError(
                self.env._(
                    "The last entry of the deposit account of %s is missing: the ledger was"
                    " changed from outside. Nothing is booked until it is restored.",
                    self.sudo().point_id.name,  # sudo: whoever books is told whose account it is
                )
            )
        key, facts = seal_key(), self.env["deposit.entry"]._facts()
        for vals in vals_list:
            vals["previous_hash"] = head
            vals["hash"] = head = entry_hash(key, head, [vals.get(name) for name in facts], facts)

    @api.model
    def _move_figures_sql(self, deltas):
        """A hold needs room, an open account and what is due by now paid in.

        A refund must leave room for what is held. A charge is owed whatever is held: it may use
        up the limit and so stop further holds. The hash of the last entry is read with the row
        that was moved: whoever wrote another one since the snapshot has changed that row, and the
        update fails.
        """
        return SQL(
            """
            UPDATE deposit_account account
               SET balance = account.balance + delta.balance,
                   held = account.held + delta.held,
                   last_seq = account.last_seq + delta.entries
              FROM (VALUES %s) AS delta (id, balance, held, entries, refund)
             WHERE account.id = delta.id
               AND (delta.held <= 0
                    OR (account.state = 'open'
                        AND account.balance + delta.balance >= account.due_balance
                        AND account.held + delta.held
                            <= (account.balance + delta.balance) * account.multiple))
               AND (NOT delta.refund
                    OR (account.balance + delta.balance >= 0
                        AND account.held + delta.held
                            <= (account.balance + delta.balance) * account.multiple))
         RETURNING account.id, account.balance, account.held, account.last_seq,
                   (SELECT last.hash FROM deposit_entry last
                     WHERE last.account_id = account.id
                       AND last.seq = account.last_seq - delta.entries),
                   (SELECT last.at FROM deposit_entry last
                     WHERE last.account_id = account.id
                       AND last.seq = account.last_seq - delta.entries)
            """,
            SQL(", ").join(
                SQL("(%s::int, %s::numeric, %s::numeric, %s::int, %s)", *delta) for delta in deltas
            ),
        )

    def _limit_message(self, balance_delta, held_delta):
        account = self.sudo()  # sudo: tells whoever asks what the limit of this account is
        figures = {
            "point": account.point_id.name,
            "free": account.currency_id.format(account.free),
            "limit": account.currency_id.format(account.limit),
            "held": account.currency_id.format(account.held),
            "asked": account.currency_id.format(max(held_delta, -balance_delta)),
        }
        if held_delta <= 0:
            return self.env._(
                "The deposit of %(point)s cannot be paid back by %(asked)s: parts worth %(held)s"
                " are held against it. Take parts back first, or refund less.",
                **figures,
            )
        if account.state == "blocked":
            return self.env._(
                "The deposit account of %(point)s is blocked: it takes no new parts now."
                " Ask the accountant to open it.",
                **figures,
            )
        if account.currency_id.compare_amounts(account.balance, account.due_balance) < 0:
            return f"{account.point_id.name}: {account._stop_message()}"
        return self.env._(
            "The parts limit of %(point)s is too small: %(asked)s asked, %(free)s free of"
            " %(limit)s. Approve less, take old parts back, or have the deposit raised.",
            **figures,
        )

    def _serialize(self):
        """Make a parallel request on these accounts start again with what this one leaves.

        A new version of the row is needed: a mere lock lets the next one in with its old
        snapshot.
        """
        self.env.cr.execute(
            SQL("UPDATE deposit_account SET last_seq = last_seq WHERE id = ANY(%s)", self.ids)
        )
