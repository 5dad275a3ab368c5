from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class DepositAccount(models.Model):
    """Journal entries of the money that a deposit account moves."""

    _inherit = "deposit.account"

    def _charge(self, amount, reason, key=None, date=None, **links):
        """The point owes the company something: taken from its deposit, with a journal entry.

        A charge is owed whatever is held; where it uses up the limit, new parts stop.

        :param reason: told on the statement of account
        :param key: the same key charges once
        :param links: what it is for, as values of `deposit.entry`
        """
        return self._book_claim("charge", amount, reason, key, date, **links)

    def _take_back_charge(self, amount, reason, key=None, date=None):
        """A charge was wrong, all of it or in part: the deposit gets it back."""
        self.ensure_one()
        if self.currency_id.compare_amounts(amount, self._charged()) > 0:
            raise UserError(
                self.env._(
                    "%(point)s was charged %(charged)s so far: no more can be taken back.",
                    point=self.point_id.name,
                    charged=self.currency_id.format(self._charged()),
                )
            )
        return self._book_claim("adjust", -amount, reason, key, date)

    def _charged(self):
        """What the point was charged, without what was taken back."""
        # sudo: sums the account's own entries
        Entry = self.env["deposit.entry"].sudo()
        booked = Entry.search(
            [
                ("account_id", "=", self.id),
                ("kind", "in", ("charge", "adjust")),
                ("balance_delta", "!=", 0),
            ]
        )
        return -sum(booked.mapped("balance_delta"))

    def _book_claim(self, kind, amount, reason, key, date, **links):
        """The point owes so much more, or less if negative: an entry and its journal entry."""
        self.ensure_one()
        # sudo: the charge is decided, by finance or by whoever approved a difference; neither
        # needs the right to book by hand
        account = self.sudo()
        company = account.company_id
        move = account._post_journal_entry(
            company._get_deposit_journal(),
            company._get_deposit_charge_account(),
            amount,
            reason,
            date or fields.Date.context_today(self),
        )
        return self._post(
            [
                {
                    "account_id": self.id,
                    "kind": kind,
                    "balance_delta": -amount,
                    "move_id": move.id,
                    "key": key,
                    "note": reason,
                    **links,
                }
            ]
        )

    def _post_journal_entry(self, journal, counterpart, amount, label, date):
        """Book `amount` from the debt to the point on the other account, or back if negative."""
        liability = self.company_id._get_deposit_liability_account()
        partner = self.point_id.partner_id
        move = self.env["account.move"].create(
            {
                "move_type": "entry",
                "journal_id": journal.id,
                "date": date,
                "ref": f"{label} {self.point_id.name}",
                "line_ids": [
                    Command.create(
                        {
                            "account_id": account.id,
                            "partner_id": partner.id,
                            "name": label,
                            "balance": balance,
                        }
                    )
                    for account, balance in ((counterpart, -amount), (liability, amount))
                ],
            }
        )
        move.action_post()
        return move
