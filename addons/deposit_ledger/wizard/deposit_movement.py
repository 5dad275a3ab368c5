from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.service_base.labels import selection_label

# Days that are booked: not the future, beyond what another time zone makes of today.
MOST_BACK, MOST_AHEAD = timedelta(days=366), timedelta(days=1)

KINDS = [
    ("pay_in", "Deposit Paid In"),
    ("refund", "Deposit Paid Back"),
    ("charge", "Charge"),
    ("take_back", "Charge Taken Back"),
]
# Booked without money that comes or goes, and with a reason.
CLAIMS = ("charge", "take_back")
# As what they stand in the ledger.
ENTRY_KINDS = {"take_back": "adjust"}


class DepositMovement(models.TransientModel):
    """Money paid in or back by a service point, or charged to it, with its journal entry."""

    _name = "deposit.movement"
    _description = "Deposit Movement"
    _inherit = ["bounded.numbers.mixin"]

    account_id = fields.Many2one("deposit.account", required=True, ondelete="cascade")
    company_id = fields.Many2one(related="account_id.company_id")
    currency_id = fields.Many2one(related="account_id.currency_id")
    partner_id = fields.Many2one(related="account_id.point_id.partner_id")
    balance = fields.Monetary(related="account_id.balance")
    free = fields.Monetary(related="account_id.free")
    kind = fields.Selection(KINDS, required=True, default="pay_in")
    amount = fields.Monetary(
        required=True, compute="_compute_amount", store=True, readonly=False, precompute=True
    )
    journal_id = fields.Many2one(
        "account.journal",
        string="Bank or Cash",
        compute="_compute_journal_id",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('type', 'in', ('bank', 'cash')), ('company_id', '=', company_id)]",
        ondelete="cascade",
    )
    statement_line_id = fields.Many2one(
        "account.bank.statement.line",
        string="Line of the Bank Statement",
        domain="[('is_reconciled', '=', False), ('company_id', '=', company_id)]",
        ondelete="cascade",
        help="Money that is on the bank statement already. Empty: it is still on its way.",
    )
    instalment_id = fields.Many2one("deposit.instalment", ondelete="cascade")
    date = fields.Date(required=True, default=fields.Date.context_today)
    memo = fields.Char(string="Reason")
    request_key = fields.Char(help="Made by whoever asks; the same key books once.")
    entry_id = fields.Many2one("deposit.entry", readonly=True, ondelete="restrict")

    _amount_positive = models.Constraint("CHECK(amount > 0)", "The amount is above zero.")

    @api.depends("account_id", "statement_line_id")
    def _compute_journal_id(self):
        for movement in self:
            movement.journal_id = (
                movement.statement_line_id.journal_id
                or movement.journal_id
                or self.env["account.journal"].search(
                    [
                        ("type", "in", ("bank", "cash")),
                        ("company_id", "=", movement.company_id.id or self.env.company.id),
                    ],
                    limit=1,
                )
            )

    @api.depends("statement_line_id")
    def _compute_amount(self):
        for movement in self:
            line = movement.statement_line_id
            movement.amount = abs(line.amount) if line else movement.amount

    def action_confirm(self):
        """Book the money and move the balance with it; done once, however often it is pressed."""
        self.ensure_one()
        self.check_access("write")
        self.account_id.check_access("read")
        self.account_id._lock_in_order()
        if not self.entry_id:
            self.entry_id = self._book_once()
        return {"type": "ir.actions.act_window_close"}

    def _key(self):
        return self.request_key or f"deposit.movement,{self.id}"

    def _book_once(self):
        """The entry of this movement, or the one that the same request made before."""
        kind = ENTRY_KINDS.get(self.kind, self.kind)
        asked = [self.account_id.id, kind, self._balance_delta(), self.memo]
        Keys = self.env["request.key"]
        if self.request_key:
            request, is_new = Keys._reserve_key(self.request_key, self._name, asked)
        else:
            request, is_new = Keys._reserve_own_key(self.id, self._name, asked)
        if not is_new:
            return self.env["deposit.entry"].browse(request.res_id)
        entry = self._confirm()
        request.res_id = entry.id
        return entry

    def _confirm(self):
        self._check_complete()
        Account = self.env["deposit.account"]
        if self.kind in CLAIMS:
            account, asked = self.account_id, (self.amount, self.memo, self._key(), self.date)
            book = account._charge if self.kind == "charge" else account._take_back_charge
            return book(*asked)
        move = self._match_statement_line() if self.statement_line_id else self._post_move()
        return Account._post([self._prepare_entry_vals(move)])

    def _check_complete(self):
        if self.company_id.currency_id != self.currency_id:
            raise UserError(
                self.env._("Deposits in a foreign currency are booked by hand in accounting.")
            )
        today = fields.Date.context_today(self)
        if not today - MOST_BACK <= self.date <= today + MOST_AHEAD:
            raise UserError(
                self.env._(
                    "%s is no day on which money moves now. Enter a day of the last twelve months.",
                    self.date,
                )
            )
        if self.kind in CLAIMS and not (self.memo or "").strip():
            raise UserError(self.env._("What is the point charged for? Write the reason."))
        if self.kind not in CLAIMS and not self.journal_id:
            raise UserError(self.env._("Choose the bank account or cash box of the money."))

    def _balance_delta(self):
        return self.currency_id.round(
            self.amount if self.kind in ("pay_in", "take_back") else -self.amount
        )

    def _prepare_entry_vals(self, move):
        return {
            "account_id": self.account_id.id,
            "kind": self.kind,
            "balance_delta": self._balance_delta(),
            "means": "cash" if self.journal_id.type == "cash" else "bank",
            "instalment_id": self.instalment_id.id,
            "move_id": move.id,
            "key": self._key(),
            "note": self.memo,
        }

    def _label(self):
        return self.memo or selection_label(self, "kind")

    # --- the journal entry ---

    def _post_move(self):
        """Money that is not on a bank statement yet waits for it on an account of its own."""
        money = self._get_money_account()
        return self.account_id._post_journal_entry(
            self.journal_id, money, -self._balance_delta(), self._label(), self.date
        )

    def _get_money_account(self):
        journal = self.journal_id
        if journal.type == "cash" and journal.default_account_id:
            return journal.default_account_id
        outstanding = (
            journal._get_journal_inbound_outstanding_payment_accounts()
            if self.kind == "pay_in"
            else journal._get_journal_outbound_outstanding_payment_accounts()
        )
        return (
            outstanding.filtered("reconcile")[:1]
            or self.company_id._get_deposit_outstanding_account()
        )

    def _match_statement_line(self):
        """The line of the bank statement is the deposit: no second journal entry is made."""
        self.statement_line_id.check_access("read")
        # sudo: finance books the deposit that the bank shows; the line is this movement's
        line = self.statement_line_id.sudo()
        suspense = line._deposit_suspense(self._balance_delta(), self.partner_id)
        suspense.write(
            {
                "account_id": self.company_id._get_deposit_liability_account().id,
                "partner_id": self.partner_id.id,
                "name": self._label(),
            }
        )
        return line.move_id
