from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

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
        vals_list = [self._rounded(vals) for vals in vals_list]
        for account in self.browse(sorted({vals["account_id"] for vals in vals_list})):
            account._move_figures([v for v in vals_list if v["account_id"] == account.id])
        # sudo: no role may write entries; they come from here alone, whatever caused them
        Entry = self.env["deposit.entry"].sudo()
        return Entry.browse(Entry.with_context(deposit_post=POST).create(vals_list).ids)

    @api.model
    def _rounded(self, vals):
        account = self.sudo().browse(vals["account_id"])  # sudo: only reads the currency
        money = ("balance_delta", "held_delta")
        return {**vals, **{name: account.currency_id.round(vals.get(name, 0.0)) for name in money}}

    def _move_figures(self, vals_list):
        """Move the figures by the sums of the entries and complete these as they stand then."""
        balance_delta = sum(vals["balance_delta"] for vals in vals_list)
        held_delta = sum(vals["held_delta"] for vals in vals_list)
        self.flush_recordset()
        moved = self.env.execute_query(
            self._move_figures_sql(
                self.currency_id.round(balance_delta),
                self.currency_id.round(held_delta),
                len(vals_list),
                any(vals["kind"] == "refund" for vals in vals_list),
            )
        )
        self.invalidate_recordset()
        if not moved:
            raise UserError(self._limit_message(balance_delta, held_delta))
        ((balance, held, seq),) = moved
        for vals in reversed(vals_list):
            vals.update(seq=seq, balance_after=balance, held_after=held)
            balance = self.currency_id.round(balance - vals["balance_delta"])
            held = self.currency_id.round(held - vals["held_delta"])
            seq -= 1

    def _move_figures_sql(self, balance_delta, held_delta, count, refund):
        """A hold needs room and an open account; a refund must leave room for what is held.

        A charge is owed whatever is held: it may use up the limit and so stop further holds.
        """
        return SQL(
            """
            UPDATE deposit_account
               SET balance = balance + %(balance)s,
                   held = held + %(held)s,
                   last_seq = last_seq + %(count)s
             WHERE id = %(id)s
               AND (%(held)s <= 0
                    OR (state = 'open'
                        AND held + %(held)s <= (balance + %(balance)s) * multiple))
               AND (NOT %(refund)s
                    OR (balance + %(balance)s >= 0
                        AND held + %(held)s <= (balance + %(balance)s) * multiple))
         RETURNING balance, held, last_seq
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
        return self.env._(
            "The parts limit of %(point)s is too small: %(asked)s asked, %(free)s free of"
            " %(limit)s. Approve less, take old parts back, or have the deposit raised.",
            **figures,
        )
