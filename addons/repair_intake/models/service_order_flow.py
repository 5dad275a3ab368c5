from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.service_base.models.step_mixin import Step

from .service_order_workflow import OPEN_STATES

# Whose change may make a customer or a device known to the order's point; a number finds both.
SHOWING = {"point_id", "partner_id", "device_id", "phone", "serial"}


class ServiceOrder(models.Model):
    """The life of an order. Another addon takes part by ``_guard_<step>`` and ``_on_<step>``."""

    _inherit = "service.order"

    @api.model
    def _steps(self):
        return {
            "triage": Step(("new",), "triaged", public=True),
            "assign": Step(
                ("new", "triaged", "assigned"),
                "assigned",
                needs=("point_id", "technician_id"),
                stamp="assigned_at",
                public=True,
            ),
            "start": Step(
                ("assigned",),
                "in_progress",
                needs=("technician_id",),
                stamp="started_at",
                public=True,
            ),
            "finish": Step(
                ("new", "triaged", "in_progress"),
                "done",
                needs=("result",),
                stamp="done_at",
                public=True,
            ),
            "reopen": Step(("done",), "in_progress"),
            "close": Step(("done",), "closed", stamp="closed_at"),
            "cancel": Step(OPEN_STATES, "cancelled", stamp="cancelled_at", public=True),
        }

    def write(self, vals):
        if not self._is_in_step():
            self._refuse_by_hand([vals])
            self._refuse_server_fields([vals])
            self._refuse_frozen(vals)
        before = self._logged_values(vals)
        result = super().write(vals)
        if "point_id" in vals and "point_reason" not in vals:
            # sudo: the server notes who chose; only the point itself was written by the user
            self.sudo()._note({"point_reason": self._chosen_by_hand()})
        if before:
            self._log_changes(before)
        if SHOWING & vals.keys():
            self._show_to_point()
        return result

    def _note(self, vals):
        """Write what only the server writes: where a paper of the order lies, what became of it."""
        return self._as_step().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("A service order is kept for life. Cancel it instead of deleting it.")
        )

    # --- buttons and RPC ---

    def action_triage(self):
        self._request("triage")

    def action_assign(self):
        self._request("assign")

    def action_start(self):
        self._request("start")

    def action_finish(self):
        self._request("finish")

    def action_cancel(self):
        self._request("cancel")

    # --- the one door ---

    def _step(self, name, vals=None, note=None):
        """The step with all it changes reaches the timeline together, before its effects."""
        self.fetch(self._get_step_fields())
        with self._telling_at_once() as orders:
            if vals:
                self._refuse(name, self._source_refusal(name))
                orders.write(vals)
            self._check_step(name)
            orders._write_step(name)
            orders._log_step(name, note)
        self._take_effect(name)

    def _log_step(self, name, note=None):
        self._log("step", step=name, note=note)

    def _step_label(self, name):
        return dict(self.log_ids._fields["step"]._description_selection(self.env))[name]

    def _get_step_fields(self):
        """What the steps of an order read of it: fetched at once, and no more than that."""
        return [
            "name",
            "company_id",
            "point_id",
            "partner_id",
            "user_id",
            "device_id",
            "technician_id",
            "service_type",
            "service_mode",
            "result",
            "wait_reason",
            "reported_at",
            "contact_name",
            "channel",
            "repair_open",
            *self._step_fields(),
        ]

    # --- waiting ---

    def _wait(self, reason):
        self._note({"wait_reason": reason})

    def _stop_waiting(self):
        self._note({"wait_reason": False})
