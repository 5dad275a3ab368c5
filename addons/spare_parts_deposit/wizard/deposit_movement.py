from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class DepositMovement(models.TransientModel):
    """Money paid in or back by a service point, with its journal entry."""

    _name = "deposit.movement"
    _description = "Deposit Movement"

    account_id = fields.Many2one("deposit.account", required=True, ondelete="cascade")
    company_id = fields.Many2one(related="account_id.company_id")
    currency_id = fields.Many2one(related="account_id.currency_id")
    balance = fields.Monetary(related="account_id.balance")
    free = fields.Monetary(related="account_id.free")
    kind = fields.Selection(
        [("pay_in", "Deposit Paid In"), ("refund", "Deposit Paid Back")],
        required=True,
        default="pay_in",
    )
    amount = fields.Monetary(required=True)
    journal_id = fields.Many2one(
        "account.journal",
        string="Bank or Cash",
        required=True,
        compute="_compute_journal_id",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('type', 'in', ('bank', 'cash')), ('company_id', '=', company_id)]",
        ondelete="cascade",
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    memo = fields.Char()
    entry_id = fields.Many2one("deposit.entry", readonly=True, ondelete="restrict")

    _amount_positive = models.Constraint("CHECK(amount > 0)", "The amount is above zero.")

    @api.depends("account_id")
    def _compute_journal_id(self):
        for movement in self:
            movement.journal_id = movement.journal_id or self.env["account.journal"].search(
                [
                    ("type", "in", ("bank", "cash")),
                    ("company_id", "=", movement.company_id.id or self.env.company.id),
                ],
                limit=1,
            )

    def action_confirm(self):
        """Book the money and move the balance with it; done once, however often it is pressed."""
        self.ensure_one()
        self.check_access("write")
        self.account_id.check_access("read")
        self.account_id._take_turn()
        if not self.entry_id:
            self._confirm()
        return {"type": "ir.actions.act_window_close"}

    def _confirm(self):
        if self.company_id.currency_id != self.currency_id:
            raise UserError(
                self.env._("Deposits in a foreign currency are booked by hand in accounting.")
            )
        move = self.env["account.move"].create(self._prepare_move_vals())
        move.action_post()
        self.entry_id = self.env["deposit.account"]._post([self._prepare_entry_vals(move)])

    def _prepare_entry_vals(self, move):
        return {
            "account_id": self.account_id.id,
            "kind": self.kind,
            "balance_delta": self.amount if self.kind == "pay_in" else -self.amount,
            "move_id": move.id,
            "key": f"deposit.movement,{self.id}",
            "note": self.memo,
        }

    def _prepare_move_vals(self):
        incoming = self.kind == "pay_in"
        label = self.memo or self._kind_label()
        partner = self.account_id.point_id.partner_id
        liability = self.company_id._get_deposit_liability_account()
        sign = 1 if incoming else -1
        return {
            "move_type": "entry",
            "journal_id": self.journal_id.id,
            "date": self.date,
            "ref": f"{label} {self.account_id.point_id.name}",
            "line_ids": [
                Command.create(
                    {
                        "account_id": account.id,
                        "partner_id": partner.id,
                        "name": label,
                        "balance": balance,
                    }
                )
                for account, balance in (
                    (self._get_money_account(incoming), sign * self.amount),
                    (liability, -sign * self.amount),
                )
            ],
        }

    def _kind_label(self):
        return dict(self._fields["kind"]._description_selection(self.env))[self.kind]

    def _get_money_account(self, incoming):
        """The journal's outstanding account, so that the bank statement can be matched with it."""
        journal = self.journal_id
        outstanding = (
            journal._get_journal_inbound_outstanding_payment_accounts()
            if incoming
            else journal._get_journal_outbound_outstanding_payment_accounts()
        )
        account = outstanding.filtered("id")[:1] or journal.default_account_id
        if not account:
            raise UserError(
                self.env._("Journal %s has no account. Complete it in accounting.", journal.name)
            )
        return account
