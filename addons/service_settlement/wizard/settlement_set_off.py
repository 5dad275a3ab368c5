from odoo import api, fields, models


class SettlementSetOff(models.TransientModel):
    """How much of a statement is kept for the deposit, and why."""

    _name = "settlement.set.off"
    _description = "Set off against the Deposit"

    statement_id = fields.Many2one("settlement.statement", required=True, ondelete="cascade")
    currency_id = fields.Many2one(related="statement_id.currency_id")
    amount_total = fields.Monetary(related="statement_id.amount_total", string="Statement Total")
    amount = fields.Monetary(
        required=True, compute="_compute_amount", store=True, readonly=False, precompute=True
    )
    reason = fields.Char(required=True, default=lambda self: self.env._("Deposit instalment"))

    _amount_positive = models.Constraint("CHECK(amount > 0)", "The amount is above zero.")

    @api.depends("statement_id")
    def _compute_amount(self):
        """What is due by the agreement and not paid in yet."""
        for set_off in self:
            account = set_off.statement_id.point_id._deposit_account()
            set_off.amount = max(account.due_balance - account.balance, 0.0)

    def action_set_off(self):
        for set_off in self:
            set_off.statement_id.check_access("write")
            set_off.statement_id._set_off(set_off.amount, set_off.reason)
        return {"type": "ir.actions.act_window_close"}
