from typing import NamedTuple

from odoo import api, models
from odoo.exceptions import UserError

# Compared by identity: no client can send it, so only a step writes a state.
STEP = object()

# Desks, as lists of groups
POINT = "spare_parts_deposit.group_point_storekeeper,service_network.group_point_manager"
WAREHOUSE = "spare_parts_deposit.group_warehouse_keeper"
WORK = "service_network.group_point_technician,spare_parts_deposit.group_point_storekeeper"
# The money for a sold part is confirmed by finance, not by the point that took it.
FINANCE = "account.group_account_invoice"


class Step(NamedTuple):
    """Allowed from `sources` for the members of `groups`; leads to `target`."""

    sources: frozenset
    target: str
    groups: str


class PartsStepMixin(models.AbstractModel):
    """A paper that goes through the steps of one table, each told in the parts log.

    A model names its table `_steps` and the log's field for it, `_log_field`. For each step it
    may offer a button (`action_<step>`), a boolean `can_<step>` that shows the button, and what
    the step does: `_on_<step>`.
    """

    _name = "parts.step.mixin"
    _description = "Steps of Parts Papers"
    _inherit = ["bounded.numbers.mixin", "closed.fields.mixin"]

    _steps = {}
    _log_field = None
    _filled_by_steps = frozenset()  # fields that follow from the steps, like the state
    _open_marks = frozenset()  # fields that no screen writes and yet a user's request may

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse_filled_by_steps(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_filled_by_steps([vals])
        return super().write(vals)

    @api.model
    def _refuse_filled_by_steps(self, vals_list):
        if self.env.context.get("parts_step") is STEP:
            return
        refused = {"state"} if self.env.su else self._closed_fields()
        for name in set().union(*vals_list) & refused:
            raise UserError(
                self.env._(
                    "“%s” is not written by hand. Use the buttons of the document.",
                    self._fields[name]._description_string(self.env),
                )
            )

    @api.model
    def _closed_fields(self):
        """What no user writes: the state, what steps fill in, and all that is shown to be read."""
        closed = super()._closed_fields() | {"state"} | self._filled_by_steps
        return closed - self._open_marks

    # --- who may do what now: shown and enforced by the same answer ---

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_can(self):
        names = [name for name in self._steps if f"can_{name}" in self._fields]
        for record in self:
            for name in names:
                record[f"can_{name}"] = not record._refusal(name)

    def _refusal(self, name):
        """Why the user cannot take this step now, as a sentence; False if he can."""
        step = self._steps[name]
        if self.state not in step.sources:
            states = dict(self._fields["state"]._description_selection(self.env))
            return self.env._(
                "%(document)s is in state “%(state)s”; this step is not possible from there.",
                document=self.display_name,
                state=states[self.state],
            )
        if not self.env.user.has_groups(step.groups):
            return self.env._(
                "%(document)s: this step belongs to another desk. It may be taken by: %(roles)s.",
                document=self.display_name,
                roles=self._role_names(step.groups),
            )
        return False

    @api.model
    def _role_names(self, groups):
        # sudo: names of roles for the message
        refs = [self.env.ref(xmlid).sudo() for xmlid in groups.split(",")]
        return ", ".join(group.name for group in refs)

    # --- the one door ---

    def _request(self, name, key=None, note=None, **asked):
        """Take a step for the user, from a button or from outside; the same key acts once."""
        self.check_access("read")
        self._turn_accounts()._take_turn(self._turn_parts(name))
        if key and self._was_requested(name, key, asked):
            return
        for record in self:
            if refusal := record._refusal(name):
                raise UserError(refusal)
        self._take_step(name, note=note, **asked)

    def _turn_accounts(self):
        """Accounts whose turn the request waits for."""
        return self.sudo().account_id  # sudo: only their ids

    def _turn_parts(self, name):
        """Parts that the step moves in stock, whose turn the request waits for."""
        return self.env["product.product"]

    def _take_step(self, name, note=None, **asked):
        """Write the state, tell it in the log and do what the step does with what was asked."""
        # sudo: the step is granted; what it moves (stock, ledger) is nobody's to write by hand
        records = self.sudo()
        records.with_context(parts_step=STEP).write(records._step_vals(name))
        records._log_step(name, note=note)
        getattr(records, f"_on_{name}", lambda: None)(**asked)

    def _step_vals(self, name):
        """What every record is given with the step."""
        return {"state": self._steps[name].target}

    def _log_step(self, name, **vals):
        self.env["parts.log"].create(
            [
                {
                    self._log_field: record.id,
                    "point_id": record._log_point(name).id,
                    "step": name,
                    **vals,
                }
                for record in self
            ]
        )

    def _log_point(self, name):
        """The point that is told of a step."""
        return self.point_id

    def _was_requested(self, name, key, asked):
        """Whether this very request was carried out before; if not, its key is taken now."""
        return self.env["request.key"]._was_taken(key, self, name, asked)
