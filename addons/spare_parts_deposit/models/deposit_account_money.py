from odoo import fields, models
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
                    "kind": "charge",
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
