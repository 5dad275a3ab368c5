from odoo import models
from odoo.exceptions import UserError


class SettlementStatement(models.Model):
    """Part of what a point gets stays with the company as its deposit.

    A line of its own, agreed by the point with the statement; the bill carries it on the deposit
    account, and with the bill the deposit is paid in.
    """

    _inherit = "settlement.statement"

    def action_set_off(self):
        """Ask how much is set off against the deposit."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Set off against the Deposit"),
            "res_model": "settlement.set.off",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_statement_id": self.id},
        }

    def _set_off(self, amount, reason):
        """Keep this much of the statement for the point's deposit."""
        self.ensure_one()
        if not self.point_id._deposit_account() or self.point_id.kind == "own":
            raise UserError(
                self.env._("%s has no deposit that could be paid in.", self.point_id.name)
            )
        if self.currency_id.compare_amounts(amount, self.amount_total) >= 0:
            raise UserError(
                self.env._(
                    "Less than the %(total)s of statement %(name)s can be set off. The rest of the"
                    " deposit is paid in, or set off next month.",
                    total=self.currency_id.format(self.amount_total),
                    name=self.name,
                )
            )
        return self.env["settlement.line"].create(
            {
                "statement_id": self.id,
                "kind": "set_off",
                "amount": -amount,
                "description": reason,
            }
        )

    def _pay_deposits(self):
        """What the bills keep back is in the deposits from now on, once a statement."""
        groups = self.env["settlement.line"]._read_group(
            [("statement_id", "in", self.filtered("move_id").ids), ("kind", "=", "set_off")],
            ["statement_id"],
            ["amount:sum"],
        )
        self.env["deposit.account"]._post(
            [
                {
                    "account_id": statement.point_id._deposit_account().id,
                    "kind": "pay_in",
                    "balance_delta": -amount,
                    "means": "set_off",
                    "move_id": statement.move_id.id,
                    "key": f"settlement.statement,{statement.id}",
                    "note": statement.name,
                }
                for statement, amount in groups
            ]
        )
