from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .service_order_workflow import STAMPS, STEPS

# Compared by identity: no client can send it, so only `_step` and the import set a state.
_STEP = object()

STEP_FIELDS = STAMPS | {"state"}

# Whose change may make a customer or a device known to the order's point; a number finds both.
SHOWING = {"point_id", "partner_id", "device_id", "phone", "serial"}


class ServiceOrder(models.Model):
    _inherit = "service.order"

    def write(self, vals):
        if self.env.context.get("service_order_step") is not _STEP:
            self._refuse_by_hand([vals])
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
        return self.with_context(service_order_step=_STEP).write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("A service order is kept for life. Cancel it instead of deleting it.")
        )

    # --- buttons and RPC ---

    def action_triage(self):
        self._check_and_step("triage")

    def action_assign(self):
        self._check_and_step("assign")

    def action_start(self):
        self._check_and_step("start")

    def action_finish(self):
        self._check_and_step("finish")

    def action_cancel(self):
        self._check_and_step("cancel")

    def step(self, name, vals=None, note=None, key=None):
        """Take one step from outside: an app, a shop, a technician's page.

        :param name: triage, assign, start, finish or cancel
        :param vals: fields the step sets, such as ``{"result": "repaired"}``
        :param key: made by the caller for this request; sent again, it has no second effect
        :raise UserError: the step is not possible now, or the key was used for something else
        """
        if name not in ("triage", "assign", "start", "finish", "cancel"):
            raise UserError(self.env._("%s is not a step that can be asked for.", name))
        self._check_and_step(name, vals=vals, note=note, key=key)
        return True

    # --- the one door ---

    def _check_and_step(self, name, **options):
        self.check_access("write")
        self._step(name, **options)

    def _step(self, name, vals=None, note=None, key=None):
        """Take the orders through one step of the table, log it and tell the other rooms."""
        if key and self.env["request.key"]._was_taken(key, self, name, {"vals": vals or {}}):
            return
        step = STEPS[name]
        self.fetch(self._get_step_fields())
        self._check_sources(name, step)
        with self._telling_at_once() as orders:
            if vals:
                orders.write(vals)
            self._check_needs(step)
            getattr(self, f"_guard_{name}")()
            orders._write_step(step)
            orders._log("step", step=name, note=note)
        getattr(self, f"_on_{name}")()

    def _write_step(self, step):
        written = {"state": step.target}
        if step.stamp:
            written[step.stamp] = fields.Datetime.now()
        self.with_context(service_order_step=_STEP).write(written)

    def _get_step_fields(self):
        """What the steps of an order read of it: fetched at once, and no more than that."""
        return [
            "name",
            "company_id",
            "state",
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
            *STAMPS,
        ]

    def _check_sources(self, name, step):
        wrong = self.filtered(lambda order: order.state not in step.sources)
        if wrong:
            states = dict(self._fields["state"]._description_selection(self.env))
            steps = dict(self.log_ids._fields["step"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "Order %(order)s is in state “%(state)s”;"
                    " “%(step)s” is not possible from there.",
                    order=wrong[0].name,
                    state=states[wrong[0].state],
                    step=steps[name],
                )
            )

    def _check_needs(self, step):
        for order in self:
            missing = [name for name in step.needs if not order[name]]
            if missing:
                labels = self.fields_get(missing, ["string"])
                raise UserError(
                    self.env._(
                        "Order %(order)s still lacks: %(fields)s. Fill this in and try again.",
                        order=order.name,
                        fields=", ".join(labels[name]["string"] for name in missing),
                    )
                )

    # --- waiting ---

    def _wait(self, reason):
        self._note({"wait_reason": reason})

    def _stop_waiting(self):
        self._note({"wait_reason": False})

    @api.model
    def _refuse_by_hand(self, vals_list):
        if any(STEP_FIELDS & vals.keys() for vals in vals_list):
            raise ValidationError(
                self.env._(
                    "The state of an order and the times of its steps are not written by hand."
                    " Use the buttons, or the method “step”."
                )
            )
        self._refuse_server_fields(vals_list)
