from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.service_base.labels import selection_labels

from .service_loan_workflow import EDITABLE, HAND_OUT, STEP_FIELDS, STEPS, TAKE_BACK

# Compared by identity: no client can send it, so only a step changes where a loan stands.
_STEP = object()

GIVEN_AT_START = HAND_OUT | TAKE_BACK | {"order_id", "message_ids", "message_follower_ids"}


class ServiceLoan(models.Model):
    """Reserve, lend, take back, settle: one door for buttons and requests."""

    _inherit = "service.loan"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_step_fields(vals)
            vals["name"] = self._next_name()
        loans = super().create(vals_list)
        loans._ensure_can_be_reserved()
        loans._show_unit_to_point()
        for loan in loans:
            loan._tell_order(self.env._("Loaner reserved: %(unit)s (%(loan)s)", **loan._words()))
        return loans

    def write(self, vals):
        if self.env.context.get("service_loan_step") is not _STEP:
            self._refuse_step_fields(vals)
            self._ensure_editable(vals)
        before = {loan.id: loan.lot_id for loan in self}
        result = super().write(vals)
        if "lot_id" in vals:
            changed = self.filtered(lambda loan: loan.lot_id != before[loan.id])
            changed._ensure_unit_can_be_lent()
            changed._show_unit_to_point()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A loan stays on file. Cancel the reservation instead."))

    # --- buttons and RPC ---

    def action_lend(self):
        return self._request("lend")

    def action_give_back(self):
        return self._request("give_back")

    def action_settle(self):
        return self._request("settle")

    def action_cancel(self):
        return self._request("cancel")

    def step(self, name, vals=None, key=None):
        """Take one step from outside: the page of a point, another system.

        :param name: lend, give_back, settle or cancel
        :param vals: fields the step comes with, such as ``{"condition": "ok"}``
        :param key: made by the caller for this request; sent again, it has no second effect
        """
        if name not in STEPS:
            raise UserError(self.env._("%s is not a step of a loan.", name))
        return self._request(name, vals, key)

    def action_open_order(self):
        self.ensure_one()
        return self.order_id._get_records_action(name=self.order_id.name)

    def _request(self, name, vals=None, key=None):
        self.check_access("write")
        if not key:
            return self._take_step(name, vals)
        self.ensure_one()
        if self.env["request.key"]._was_taken(key, self, name, {"vals": vals or {}}):
            return True
        return self._take_step(name, vals)

    # --- the one door ---

    def _take_step(self, name, vals=None):
        step = STEPS[name]
        self._check_step(name, step)
        if vals:
            self.write(vals)
        self._check_needs(step)
        getattr(self, f"_guard_{name}")()
        written = {"state": step.target}
        if step.stamp:
            written |= {step.stamp: fields.Datetime.now(), step.user: self.env.uid}
        self.with_context(service_loan_step=_STEP).write(written)
        getattr(self, f"_on_{name}")()
        return True

    def _write_as_step(self, vals):
        self.with_context(service_loan_step=_STEP).write(vals)

    def _on_lend(self):
        for loan in self:
            loan._write_as_step({"shelf_id": loan._unit_place().id})
            loan._move_unit(loan.shelf_id, loan._lent_place())
            loan._tell_order(
                self.env._("Loaner handed out: %(unit)s, due %(due)s", **loan._words())
            )

    def _on_give_back(self):
        self.activity_unlink(["mail.mail_activity_data_todo"])
        for loan in self:
            loan._take_unit_back()
            loan._tell_order(self.env._("Loaner back: %(unit)s, %(condition)s", **loan._words()))

    def _on_settle(self):
        for loan in self:
            loan._tell_order(
                self.env._(
                    "Loaner settled: deposit back %(back)s, charge %(charge)s", **loan._words()
                )
            )

    def _on_cancel(self):
        for loan in self:
            loan._tell_order(self.env._("Loaner no longer reserved: %(unit)s", **loan._words()))

    def _tell_order(self, note):
        self.order_id._log("note", note=note)

    def _words(self):
        conditions = selection_labels(self, "condition")
        return {
            "loan": self.name,
            "unit": self.lot_id.display_name,
            "due": self.due_date,
            "condition": conditions.get(self.condition, ""),
            "back": self.currency_id.format(self.deposit_back),
            "charge": self.currency_id.format(self.charge_amount),
        }

    @api.model
    def _next_name(self):
        # sudo: numbers are given to whoever may reserve a unit
        return self.env.ref("service_loaner.sequence_service_loan").sudo().next_by_id()

    @api.model
    def _refuse_step_fields(self, vals):
        for name in STEP_FIELDS & vals.keys():
            raise UserError(
                self.env._(
                    "“%s” is not written by hand. Use the buttons of the loan.",
                    self._fields[name]._description_string(self.env),
                )
            )

    def _ensure_editable(self, vals):
        """What was signed for, or found on return, stays as it was."""
        asked = {name for name in vals if name in HAND_OUT | TAKE_BACK | EDITABLE["returned"]}
        for loan in self:
            if "order_id" in vals or asked - EDITABLE.get(loan.state, set()):
                states = selection_labels(self, "state")
                raise UserError(
                    self.env._(
                        "Loan %(loan)s is “%(state)s”; this can no longer be changed.",
                        loan=loan.name,
                        state=states[loan.state],
                    )
                )
