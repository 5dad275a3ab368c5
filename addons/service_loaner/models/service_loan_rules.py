from odoo import models
from odoo.exceptions import AccessError, UserError


class ServiceLoan(models.Model):
    """What must be so before a loan takes a step."""

    _inherit = "service.loan"

    def _check_step(self, name, step):
        if not self.env.user.has_groups(step.groups) and not self.env.su:
            raise AccessError(
                self.env._(
                    "This step of a loan belongs to another desk: technicians hand out and take"
                    " back, the point manager and the hotline settle."
                )
            )
        for loan in self:
            if loan.state not in step.sources:
                states = dict(self._fields["state"]._description_selection(self.env))
                raise UserError(
                    self.env._(
                        "Loan %(loan)s is “%(state)s”; this is not possible from there.",
                        loan=loan.name,
                        state=states[loan.state],
                    )
                )

    def _check_needs(self, step):
        for loan in self:
            missing = [name for name in step.needs if not loan[name]]
            if missing:
                labels = self.fields_get(missing, ["string"])
                raise UserError(
                    self.env._(
                        "Loan %(loan)s still lacks: %(fields)s. Fill this in and try again.",
                        loan=loan.name,
                        fields=", ".join(labels[name]["string"] for name in missing),
                    )
                )

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
        self._ensure_unit_can_be_lent()
        for loan in self:
            if loan.deposit_amount and not loan.deposit_how:
                raise UserError(
                    self.env._(
                        "Loan %(loan)s: enter how the customer paid the deposit of %(sum)s.",
                        loan=loan.name,
                        sum=loan.currency_id.format(loan.deposit_amount),
                    )
                )

    def _guard_give_back(self):
        for loan in self:
            if loan.condition == "damaged" and not (loan.inspection_note or "").strip():
                raise UserError(
                    self.env._("Loan %s: describe the damage that was found.", loan.name)
                )

    def _guard_settle(self):
        for loan in self:
            if (loan.deposit_back or loan.still_due) and not loan.settle_how:
                raise UserError(
                    self.env._(
                        "Loan %(loan)s: enter how %(back)s was paid back or %(due)s was paid.",
                        loan=loan.name,
                        back=loan.currency_id.format(loan.deposit_back),
                        due=loan.currency_id.format(loan.still_due),
                    )
                )

    def _guard_cancel(self):
        pass
