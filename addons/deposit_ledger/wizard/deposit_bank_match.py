from odoo import api, fields, models
from odoo.exceptions import UserError


class DepositBankMatch(models.TransientModel):
    """Money booked before the bank showed it, matched with the line that shows it."""

    _name = "deposit.bank.match"
    _description = "Match with the Bank Statement"

    entry_id = fields.Many2one("deposit.entry", required=True, ondelete="cascade")
    company_id = fields.Many2one(related="entry_id.account_id.company_id")
    currency_id = fields.Many2one(related="entry_id.currency_id")
    amount = fields.Monetary(related="entry_id.balance_delta", string="Amount")
    statement_line_id = fields.Many2one(
        "account.bank.statement.line",
        string="Line of the Bank Statement",
        required=True,
        compute="_compute_statement_line_id",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('is_reconciled', '=', False), ('company_id', '=', company_id),"
        " ('amount', '=', amount)]",
        ondelete="cascade",
    )

    @api.depends("entry_id")
    def _compute_statement_line_id(self):
        """The only line of this amount, or the only one that names the point."""
        for match in self:
            lines = self.env["account.bank.statement.line"].search(
                [
                    ("is_reconciled", "=", False),
                    ("company_id", "=", match.company_id.id),
                    ("amount", "=", match.amount),
                ]
            )
            point = match.entry_id.account_id.point_id.name
            named = lines.filtered(lambda line, name=point: name in (line.payment_ref or ""))
            found = lines if len(lines) == 1 else named
            match.statement_line_id = found if len(found) == 1 else False

    def action_match(self):
        self.ensure_one()
        self.check_access("write")
        self.entry_id.check_access("read")
        self.statement_line_id.check_access("read")
        # sudo: finance matches the deposit that the bank shows; both belong to this request
        entry, line = self.entry_id.sudo(), self.statement_line_id.sudo()
        money = entry._money_on_its_way()
        if not money:
            raise UserError(
                self.env._(
                    "%s is matched with the bank statement already, or moved no money of a bank.",
                    entry.display_name,
                )
            )
        partner = entry.account_id.point_id.partner_id
        suspense = line._deposit_suspense(entry.balance_delta, partner)
        suspense.write({"account_id": money.account_id.id, "partner_id": partner.id})
        (suspense + money).reconcile()
        return {"type": "ir.actions.act_window_close"}
