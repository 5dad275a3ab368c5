from odoo import api, models
from odoo.exceptions import UserError


class AccountBankStatementLine(models.Model):
    _inherit = "account.bank.statement.line"

    @api.depends_context("deposit_bank")
    def _compute_display_name(self):
        """Who looks for a deposit knows day, text and amount, not the number of the line."""
        result = super()._compute_display_name()
        for line in self if self.env.context.get("deposit_bank") else ():
            parts = line.date, line.payment_ref, line.currency_id.format(line.amount)
            line.display_name = " · ".join(str(each) for each in parts if each)
        return result

    def _deposit_suspense(self, amount, partner):
        """What waits on this line of the bank statement for the deposit of this amount."""
        self.ensure_one()
        if self.currency_id.compare_amounts(self.amount, amount):
            raise UserError(
                self.env._(
                    "The line of the bank statement says %(line)s and the movement %(movement)s."
                    " Book the amount that the bank says.",
                    line=self.currency_id.format(self.amount),
                    movement=self.currency_id.format(amount),
                )
            )
        _liquidity, suspense, other = self._seek_for_lines()
        if other or not suspense:
            raise UserError(self.env._("This line of the bank statement is matched already."))
        self.partner_id = partner
        return suspense
