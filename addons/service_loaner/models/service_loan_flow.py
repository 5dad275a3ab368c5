from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.service_base.labels import selection_labels
from odoo.addons.service_base.models.step_mixin import Step

from .service_loan_workflow import EDITABLE, HAND_OUT, HANDS, MONEY, TAKE_BACK

GIVEN_AT_START = HAND_OUT | TAKE_BACK | {"order_id", "message_ids", "message_follower_ids"}


class ServiceLoan(models.Model):
    """Reserve, lend, take back, settle: one door for buttons and requests."""

    _inherit = "service.loan"

    @api.model_create_multi
    def create(self, vals_list):
        loans = super().create(vals_list)
        loans._ensure_can_be_reserved()
        loans._show_unit_to_point()
        for loan in loans:
            loan._tell_order(self.env._("Loaner reserved: %(unit)s (%(loan)s)", **loan._words()))
        return loans

    def write(self, vals):
        if not self._is_in_step():
            self._refuse_by_hand([vals])
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

    @api.model
    def _steps(self):
        return {
            "lend": Step(
                ("reserved",),
                "lent",
                HANDS,
                ("due_date", "signed_by", "signature"),
                "lent_at",
                "lent_by_id",
                public=True,
            ),
            "give_back": Step(
                ("lent",),
                "returned",
                HANDS,
                ("condition",),
                "returned_at",
                "returned_by_id",
                public=True,
            ),
            "settle": Step(
                ("returned",),
                "settled",
                MONEY,
                stamp="settled_at",
                user="settled_by_id",
                public=True,
            ),
            "cancel": Step(("reserved",), "cancelled", HANDS, public=True),
        }

    @api.model
    def _step_fields(self):
        return super()._step_fields() | {"name", "shelf_id"}

    @api.model
    def _fill_in(self, vals_list):
        # sudo: numbers are given to whoever may reserve a unit
        sequence = self.env.ref("service_loaner.sequence_service_loan").sudo()
        for vals in vals_list:
            vals["name"] = sequence.next_by_id()

    # --- buttons and RPC ---

    def action_lend(self):
        return self._request("lend")

    def action_give_back(self):
        return self._request("give_back")

    def action_settle(self):
        return self._request("settle")

    def action_cancel(self):
        return self._request("cancel")

    def action_open_order(self):
        self.ensure_one()
        return self.order_id._get_records_action(name=self.order_id.name)

    # --- what the steps do ---

    def _before_lend(self):
        self._ensure_unit_can_be_lent()

    def _on_lend(self):
        for loan in self:
            loan._as_step().write({"shelf_id": loan._unit_place().id})
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
