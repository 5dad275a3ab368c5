from odoo import models
from odoo.exceptions import UserError


class ServiceLoan(models.Model):
    """What must be so before a loan takes a step."""

    _inherit = "service.loan"

    def _ensure_can_be_reserved(self):
        self._ensure_unit_can_be_lent()
        for loan in self:
            if not loan.order_id._is_open():
                raise UserError(
                    self.env._(
                        "Order %s is finished; a loaner is lent while a repair goes on.",
                        loan.order_id.name,
                    )
                )
            if not loan.point_id:
                raise UserError(
                    self.env._(
                        "Order %s has no service point yet, so nobody can hand a unit out."
                        " Choose one first.",
                        loan.order_id.name,
                    )
                )

    def _ensure_unit_can_be_lent(self):
        self.lot_id.check_access("read")  # a point lends what it sees, not a number it was told
        for loan in self:
            if not loan.lot_id.is_loaner:
                raise UserError(self.env._("%s is not a loaner unit.", loan.lot_id.display_name))
            if loan.lot_id.loaner_condition != "ok":
                raise UserError(
                    self.env._(
                        "%s came back damaged or got lost. Choose another unit.",
                        loan.lot_id.display_name,
                    )
                )
            loan._unit_place()

    def _guard_lend(self):
        for loan in self:
            if loan.deposit_amount and not loan.deposit_how:
                return self.env._(
                    "Loan %(loan)s: enter how the customer paid the deposit of %(sum)s.",
                    loan=loan.name,
                    sum=loan.currency_id.format(loan.deposit_amount),
                )
        return False

    def _guard_give_back(self):
        for loan in self:
            if loan.condition == "damaged" and not (loan.inspection_note or "").strip():
                return self.env._("Loan %s: describe the damage that was found.", loan.name)
        return False

    def _guard_settle(self):
        for loan in self:
            if (loan.deposit_back or loan.still_due) and not loan.settle_how:
                return self.env._(
                    "Loan %(loan)s: enter how %(back)s was paid back or %(due)s was paid.",
                    loan=loan.name,
                    back=loan.currency_id.format(loan.deposit_back),
                    due=loan.currency_id.format(loan.still_due),
                )
        return False
