from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, float_round

from ..chain import FACTS, START, entry_hash
from .deposit_account import FIGURES
from .deposit_entry import POST


class DepositAccount(models.Model):
    """The one door to the figures of an account."""

    _inherit = "deposit.account"

    @api.model
    def _post(self, vals_list):
        """Write entries and move the figures of their accounts with them.

        One conditional UPDATE per account decides in the database whether its entries may be:
        no value is read first, so parallel requests can never hold more than the limit.

        :param vals_list: values of `deposit.entry`: account_id, kind, balance_delta, held_delta …
        :return: the entries, in the order given
        :raise UserError: the limit is too small; says how much is free and what to do
        """
        vals_list = [self._completed(vals) for vals in vals_list]
        for account in self.browse(sorted({vals["account_id"] for vals in vals_list})):
            account._move_figures([v for v in vals_list if v["account_id"] == account.id])
        # sudo: no role may write entries; they come from here alone, whatever caused them
        Entry = self.env["deposit.entry"].sudo()
        return Entry.browse(Entry.with_context(deposit_post=POST).create(vals_list).ids)

    @api.model
    def _completed(self, vals):
        """The values as the database will hold them: the hash is made of these."""
        account = self.sudo().browse(vals["account_id"])  # sudo: only reads the currency
        money = ("balance_delta", "held_delta")
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        return {
            "user_id": self.env.uid,
            "at": fields.Datetime.now(),
            **vals,
            **{name: account.currency_id.round(vals.get(name, 0.0)) for name in money},
            "quantity": float_round(vals.get("quantity", 0.0), precision_digits=digits),
        }

    def _move_figures(self, vals_list):
        """Move the figures by the sums of the entries and complete these as they stand then."""
        balance_delta = sum(vals["balance_delta"] for vals in vals_list)
        held_delta = sum(vals["held_delta"] for vals in vals_list)
        currency = self.currency_id
        self.flush_recordset()
        moved = self.env.execute_query(
            self._move_figures_sql(
                currency.round(balance_delta),
                currency.round(held_delta),
                len(vals_list),
                any(vals["kind"] == "refund" for vals in vals_list),
            )
        )
        self.modified(FIGURES)
        self.invalidate_recordset(FIGURES)
        if not moved:
            raise UserError(self._limit_message(balance_delta, held_delta))
        ((balance, held, seq, head, last_at),) = moved
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
        for vals in vals_list:
            vals["previous_hash"] = head
            vals["hash"] = head = entry_hash(head, [vals.get(name) for name in FACTS])

    def _move_figures_sql(self, balance_delta, held_delta, count, refund):
        """A hold needs room, an open account and what is due by now paid in.

        A refund must leave room for what is held. A charge is owed whatever is held: it may use
        up the limit and so stop further holds. The hash of the last entry is read with the row
        that was moved: whoever wrote another one since the snapshot has changed that row, and the
        update fails.
        """
        return SQL(
            """
            UPDATE deposit_account
               SET balance = balance + %(balance)s,
                   held = held + %(held)s,
                   last_seq = last_seq + %(count)s
             WHERE id = %(id)s
               AND (%(held)s <= 0
                    OR (state = 'open' AND balance + %(balance)s >= due_balance
                        AND held + %(held)s <= (balance + %(balance)s) * multiple))
               AND (NOT %(refund)s
                    OR (balance + %(balance)s >= 0
                        AND held + %(held)s <= (balance + %(balance)s) * multiple))
         RETURNING balance, held, last_seq,
                   (SELECT last.hash FROM deposit_entry last
                     WHERE last.account_id = deposit_account.id
                       AND last.seq = deposit_account.last_seq - %(count)s),
                   (SELECT last.at FROM deposit_entry last
                     WHERE last.account_id = deposit_account.id
                       AND last.seq = deposit_account.last_seq - %(count)s)
            """,
            id=self.id,
            balance=balance_delta,
            held=held_delta,
            count=count,
            refund=refund,
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
