from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..labels import listing

# Compared by identity: no client can send it, so only a step writes what steps write.
_STEP = object()


class Step(NamedTuple):
    """One step in the life of a record: from one of `sources` to `target`."""

    sources: tuple
    target: str | None = None  # None: the state stays
    groups: str = ""  # who may take it, as a list of xmlids; empty: whoever may write
    needs: tuple = ()  # fields that must be filled
    stamp: str | None = None  # field that keeps the time of the step
    user: str | None = None  # field that keeps who took it
    public: bool = False  # may be asked for from outside, by `step`


class StepMixin(models.AbstractModel):
    """A record whose `state` changes by steps alone, all of them told in one table.

    A model gives the table, `_steps`; an addon that extends the model returns
    ``super()._steps() | {…}``. For each step it may have

    * ``_guard_<step>()``: why these records cannot take it, as a sentence; False if they can.
      Where no button is shown by it, it may raise as well;
    * ``_before_<step>()``: what has to be done while the state is still the old one;
    * ``_on_<step>(**asked)``: what happens with it, after the state is written;
    * ``can_<step>``, a boolean computed by `_compute_can` that shows the button.
    """

    _name = "step.mixin"
    _description = "Life in Steps"
    _inherit = ["closed.fields.mixin"]
    _numbered = False  # whether `name` is the next number of the sequence named like the model

    @api.model
    def _steps(self):
        """``{name: Step}``, in the order in which a life goes."""
        return {}

    @api.model
    def _step_fields(self):
        """What nobody but a step writes, whatever his rights."""
        steps = self._steps().values()
        kept = {name for step in steps for name in (step.stamp, step.user) if name}
        return kept | {"state"}

    @api.model
    def _filled_by_steps(self):
        """What else follows from the steps; the server may write it, no user does."""
        return frozenset()

    # --- not by hand ---

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse_by_hand(vals_list)
        vals_list = [dict(vals) for vals in vals_list]
        self._fill_in(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_by_hand([vals])
        return super().write(vals)

    @api.model
    def _fill_in(self, vals_list):
        """Hook: give new records what nobody enters, such as their number.

        It is given when a document is saved: none is lost in a form that is left.
        """
        if self._numbered:
            # sudo: whoever may make a document is given its number
            numbers = self.env["ir.sequence"].sudo()
            for vals in vals_list:
                vals["name"] = vals.get("name") or numbers.next_by_code(self._name)

    def _refuse_by_hand(self, vals_list):
        if self._is_in_step():
            return
        for name in sorted(self._closed_to_hands() & set().union(*vals_list)):
            raise ValidationError(
                self.env._(
                    "“%s” is set by the buttons of the document and cannot be entered by hand.",
                    self._fields[name]._description_string(self.env),
                )
            )

    def _closed_to_hands(self):
        """What is refused outside of steps, of these records or of new ones."""
        return self._step_fields() | (frozenset() if self.env.su else self._filled_by_steps())

    @api.model
    def _closed_fields(self):
        return super()._closed_fields() | self._step_fields() | self._filled_by_steps()

    def _as_step(self):
        """These records, as a step writes them: for the code of steps and imports alone."""
        return self.with_context(step_mixin=(_STEP, self._name))

    @api.model
    def _is_in_step(self):
        step = self.env.context.get("step_mixin")
        return isinstance(step, tuple) and step[0] is _STEP and step[1] == self._name

    # --- who may do what now: shown and enforced by the same answer ---

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_can(self):
        names = [name for name in self._steps() if f"can_{name}" in self._fields]
        for record in self:
            for name in names:
                record[f"can_{name}"] = not record._refusal(name)

    def _refusal(self, name):
        """Why the user cannot take these through the step now, as a sentence; False if he can."""
        return (
            self._source_refusal(name)
            or self._role_refusal(name)
            or self._needs_refusal(name)
            or self._guard(name)
        )

    def _source_refusal(self, name):
        sources = self._steps()[name].sources
        for record in self:
            if record.state not in sources:
                states = dict(self._fields["state"]._description_selection(self.env))
                label = self._step_label(name)
                return self.env._(
                    "%(document)s is in state “%(state)s”; %(step)s is not possible from there.",
                    document=record._name_of_document(),
                    state=states.get(record.state, ""),
                    step=f"“{label}”" if label else self.env._("this step"),
                )
        return False

    def _role_refusal(self, name):
        groups = self._steps()[name].groups
        if not groups or self.env.su or self.env.user.has_groups(groups):
            return False
        return self.env._(
            "%(document)s: this step belongs to another desk. It may be taken by: %(roles)s.",
            document=self[:1]._name_of_document(),
            roles=self._role_names(groups),
        )

    @api.model
    def _role_names(self, groups):
        # sudo: names of roles for the message
        refs = [self.env.ref(xmlid.strip()).sudo() for xmlid in groups.split(",")]
        return listing(self.env, [group.name for group in refs])

    def _needs_refusal(self, name):
        needs = self._steps()[name].needs
        for record in self:
            if missing := [need for need in needs if not record[need]]:
                return self.env._(
                    "%(document)s still lacks: %(fields)s. Fill this in and try again.",
                    document=record._name_of_document(),
                    fields=listing(
                        self.env,
                        [self._fields[need]._description_string(self.env) for need in missing],
                    ),
                )
        return False

    def _guard(self, name):
        guard = getattr(self, f"_guard_{name}", None)
        return guard() if guard else False

    def _name_of_document(self):
        return "name" in self._fields and self["name"] or self.display_name

    def _step_label(self, name):
        """Hook: what people call the step; empty where the button alone names it."""
        return ""

    # --- the one entry point ---

    def step(self, name, vals=None, note=None, key=None):
        """Take one step from outside: an app, a shop, a technician's page.

        :param name: a step that the table calls public
        :param vals: fields the step sets
        :param note: for the timeline
        :param key: made by the caller for this request; sent again, it has no second effect
        :raise UserError: the step is not possible now, or the key was used for something else
        """
        step = self._steps().get(name)
        if not (step and step.public):
            raise UserError(self.env._("%s is not a step that can be asked for.", name))
        if key and len(self) != 1:
            raise UserError(self.env._("A request key is for one document. Send one request each."))
        return self._request(name, key=key, note=note, vals=vals)

    def _request(self, name, key=None, note=None, vals=None, **asked):
        """Take a step for the user, from a button or from outside; the same key acts once.

        :param asked: what else comes with it, for ``_on_<step>``
        """
        self._before_request(name)
        given = {what: value for what, value in (("vals", vals), ("note", note)) if value}
        if key and self._was_requested(name, key, asked | given):
            return True
        self._step(name, vals=vals, note=note, **asked)
        return True

    def _before_request(self, name):
        """Hook: whether the user may ask for steps of these records at all."""
        self.check_access("read")
        if not self.has_access("write"):
            raise AccessError(self._not_yours_message())

    def _not_yours_message(self):
        """Hook: why somebody who sees these records takes no step of theirs."""
        return self.env._(
            "You can look at %s, but its steps belong to others.", self[:1]._name_of_document()
        )

    def _was_requested(self, name, key, asked):
        """Whether this very request was carried out before; if not, its key is taken now."""
        return self.env["request.key"]._was_taken(key, self, name, asked)

    def _step(self, name, vals=None, note=None, **asked):
        """Take a step that is due for another reason than a user's request, by the same rules."""
        if vals:
            self._refuse(name, self._source_refusal(name) or self._role_refusal(name))
            self.write(vals)
        self._check_step(name)
        self._take_step(name, note=note, **asked)

    def _check_step(self, name):
        self._refuse(name, self._refusal(name))

    def _refuse(self, name, refusal):
        if refusal:
            raise (AccessError if refusal == self._role_refusal(name) else UserError)(refusal)

    def _take_step(self, name, note=None, **asked):
        """Write the state, log it and do what the step does with what was asked."""
        self._prepare_step(name)
        self._write_step(name)
        self._log_step(name, note=note)
        self._take_effect(name, **asked)

    def _prepare_step(self, name):
        if prepare := getattr(self, f"_before_{name}", None):
            prepare()

    def _take_effect(self, name, **asked):
        if effect := getattr(self, f"_on_{name}", None):
            effect(**asked)

    def _write_step(self, name):
        if vals := self._step_vals(name):
            self._as_step().write(vals)

    def _step_vals(self, name):
        """What every record is given with the step."""
        step = self._steps()[name]
        vals = {"state": step.target} if step.target else {}
        if step.stamp:
            vals[step.stamp] = fields.Datetime.now()
        if step.user:
            vals[step.user] = self.env.uid
        return vals

    def _log_step(self, name, note=None):
        """Hook: tell of a step where the model keeps its history."""
