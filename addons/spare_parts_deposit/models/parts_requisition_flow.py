from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.service_base.models.step_mixin import Step

from .parts_step_mixin import POINT, WAREHOUSE

# Steps that reserve parts, move them or let them go.
MOVING = frozenset({"approve", "ship", "receive", "cancel"})


class PartsRequisition(models.Model):
    """The life of a requisition, in one table, and what its steps do."""

    _inherit = "parts.requisition"

    _log_field = "requisition_id"
    _scans = {"approved": ("ship", "picked_qty"), "shipped": ("receive", "received_qty")}

    @api.model
    def _steps(self):
        return {
            "submit": Step(("draft",), "submitted", POINT, stamp="submitted_at"),
            "approve": Step(
                ("submitted",), "approved", WAREHOUSE, stamp="approved_at", user="approver_id"
            ),
            "escalate": Step(("submitted",), groups=WAREHOUSE),
            "refuse": Step(("submitted",), "refused", WAREHOUSE),
            "reset": Step(("refused",), "draft", POINT),
            "ship": Step(("approved",), "shipped", WAREHOUSE),
            "receive": Step(("shipped",), "received", POINT),
            "cancel": Step(("draft", "submitted", "approved"), "cancelled", POINT),
            "expire": Step(("approved",), "cancelled", WAREHOUSE),
        }

    @api.model
    def _filled_by_steps(self):
        return super()._filled_by_steps() | {
            "name",
            "account_id",
            "user_id",
            "escalated_to_id",
            "backorder_of_id",
            "is_counted",
            "amount",
        }

    # --- buttons and RPC ---

    def action_submit(self, key=None):
        self._request("submit", key)

    def action_approve(self, key=None):
        self._request("approve", key)

    def action_refuse(self, key=None, note=None):
        self._request("refuse", key, note)

    def action_reset(self, key=None):
        self._request("reset", key)

    def action_ship(self, key=None):
        self._request("ship", key)

    def action_receive(self, key=None):
        self._request("receive", key)

    def action_cancel(self, key=None, note=None):
        self._request("cancel", key, note)

    def action_view_pickings(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "stock.picking",
            "view_mode": "list,form",
            "domain": [("parts_requisition_id", "=", self.id)],
            "name": self.env._("Transfers"),
        }

    def action_view_backorders(self):
        self.ensure_one()
        return self.backorder_ids._get_records_action(name=self.env._("Back-Orders"))

    def action_view_claims(self):
        self.ensure_one()
        return self.claim_ids._get_records_action(name=self.env._("Claims"))

    def _role_refusal(self, name):
        if name == "cancel" and self.state != "draft" and self._is_warehouse():
            return False
        return super()._role_refusal(name)

    def _guard_approve(self):
        return self._own_refusal()

    def _turn_parts(self, name):
        if name not in MOVING:
            return super()._turn_parts(name)
        # sudo: only their ids
        groups = (
            self.env["parts.requisition.line"]
            .sudo()
            ._read_group([("requisition_id", "in", self.ids)], ["product_id"])
        )
        return self.env["product.product"].union(*[part for (part,) in groups])

    @api.model
    def _is_warehouse(self):
        return self.env.user.has_group(WAREHOUSE)

    # --- what the steps do ---

    def _on_submit(self):
        self._check_account()
        for requisition in self:
            if not requisition.line_ids:
                raise UserError(
                    self.env._("%s asks for nothing yet. Add a part first.", requisition.name)
                )
        self._note_author()
        self.line_ids._ask_for_all()

    def _check_account(self):
        for requisition in self.filtered(lambda r: not r.account_id):
            raise UserError(
                self.env._(
                    "%s has no deposit account, so no parts can be held against it."
                    " Activate the point or make its account there.",
                    requisition.point_id.name,
                )
            )

    def _step_vals(self, name):
        vals = super()._step_vals(name)
        if name == "approve":
            vals["escalated_to_id"] = False
        return vals

    def _on_approve(self):
        """Hold the value of what is approved, or be refused by the limit."""
        self._check_approved()
        lines = self.line_ids.filtered("approved_qty")
        self.account_id._post([line._prepare_hold_vals() for line in lines])
        self._reserve()

    def _check_approved(self):
        for requisition in self:
            if not any(requisition.line_ids.mapped("approved_qty")):
                raise UserError(
                    self.env._(
                        "Nothing of %s is approved. Approve a part of it, or refuse it.",
                        requisition.name,
                    )
                )
        if refusal := self._approval_refusal(self.env.user):
            raise UserError(refusal)

    def _on_cancel(self):
        """Void what was held for parts that were never shipped."""
        lines = self.line_ids.filtered("hold_id")
        self.account_id._post([line._prepare_void_vals() for line in lines])
        self._reservation().action_cancel()

    def _expire(self):
        """Not shipped in time: taken by the clock, not by a user."""
        self._take_step("expire", note=self.env._("Not shipped in time."))

    def _on_expire(self):
        self.env["deposit.account"]._expire_holds(self.line_ids.hold_id)
        self._reservation().action_cancel()
