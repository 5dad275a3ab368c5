from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from .service_escalation import _STEP
from .service_escalation_workflow import PENDING, STEPS


class ServiceEscalation(models.Model):
    """How a question goes up the tiers and the answer comes down."""

    _inherit = "service.escalation"

    # --- buttons and RPC ---

    def action_take(self):
        self._step("take")

    def action_release(self):
        self._step("release")

    def action_hand_over(self, note=None):
        self._step("hand_over", note)

    def action_take_back(self):
        self._step("take_back")

    def action_answer(self):
        self._step("answer")

    def action_reject(self, note=None):
        self._step("reject", note)

    def action_accept(self):
        self._step("accept")

    def action_withdraw(self):
        self._step("withdraw")

    # --- the one door ---

    def _step(self, name, note=None):
        """Take the escalations through one step of the table; the order's log tells of it."""
        step = STEPS[name]
        self.check_access("write")
        self._ensure_by(step.by)
        self._check_sources(name, step)
        self._check_needs(name, step, note)
        for escalation in self:
            escalation._write_step(escalation._prepare_step_vals(name, step))
        self._after_step(name, step, note)

    def _ask(self):
        """Start at the first tier above the asker."""
        for escalation in self:
            tier = escalation.tier_id._first_for(escalation.asked_by_id)
            if not tier:
                raise UserError(
                    self.env._(
                        "There is no tier to ask. An administrator sets them up in"
                        " Configuration ▸ Technical Support."
                    )
                )
            escalation._write_step(escalation._prepare_tier_vals(tier))
        self._log("ask", self.mapped("question"))
        self._follow_on_order()
        self._call_people()

    def _prepare_step_vals(self, name, step):
        vals = {"state": step.target}
        if step.way:
            vals |= self._prepare_tier_vals(self._tier_on_the_way(step.way))
            vals["former_tier_id"] = self.tier_id.id if step.way == "up" else False
        if name == "take":
            vals["user_id"] = self.env.uid
        elif name == "answer":
            vals |= {"answered_by_id": self.env.uid, "answered_at": fields.Datetime.now()}
        elif name == "overdue":
            vals["overdue_count"] = self.overdue_count + 1
        if step.target in ("closed", "withdrawn"):
            vals["closed_at"] = fields.Datetime.now()
        return vals

    def _tier_on_the_way(self, way):
        """The tier above or the one before; at the end of the way it stays."""
        # sudo: tiers follow from each other, whoever moves the question
        tier = self.tier_id.sudo()
        return (tier.next_id if way == "up" else self.former_tier_id.sudo()) or tier

    def _prepare_tier_vals(self, tier):
        """What it means to be asked of a tier: who, and until when."""
        due_at = tier._due(self.company_id, self.point_id, fields.Datetime.now())
        return {"tier_id": tier.id, "due_at": due_at, "user_id": self._whom_to_call(tier).id}

    def _after_step(self, name, step, note):
        self._log(name, [note] * len(self))
        self._follow_on_order()
        if step.way or step.target not in PENDING:
            self._call_people()

    def _write_step(self, vals):
        # sudo: whom a question goes to follows from its tier, also where the asker of a point may
        # not see that person; who may take the step was asked before
        self.sudo().with_context(escalation_step=_STEP).write(vals)

    # --- may it happen? ---

    def _ensure_by(self, whose):
        if self.env.su:
            return
        for escalation in self:
            if whose == "asker":
                escalation.order_id.check_access("write")
            elif not escalation._is_asked(whose):
                raise AccessError(
                    self.env._(
                        "%(name)s is asked of “%(tier)s”. Somebody of that tier does this.",
                        name=escalation.name,
                        tier=escalation.tier_id.name,
                    )
                )

    def _is_asked(self, whose):
        tier = self.former_tier_id if whose == "former" else self.tier_id
        return bool(tier) and tier._is_of(self.env.user)

    def _check_sources(self, name, step):
        states = dict(self._fields["state"]._description_selection(self.env))
        steps = dict(self.log_ids._fields["step"]._description_selection(self.env))
        for escalation in self:
            if escalation.state not in step.sources:
                raise UserError(
                    self.env._(
                        "%(name)s is in state “%(state)s”; “%(step)s” is not possible from"
                        " there. Reload the page to see where it stands.",
                        name=escalation.name,
                        state=states[escalation.state],
                        step=steps[name],
                    )
                )

    def _check_needs(self, name, step, note):
        if step.needs_note and not (note or "").strip():
            raise UserError(self.env._("Say why: whoever gets the question needs to know."))
        if name == "answer" and not all(self.mapped("answer")):
            raise UserError(self.env._("Write the answer first."))
        # sudo: only asks whether there is a next tier
        if name == "hand_over" and any(not e.tier_id.sudo().next_id for e in self):
            raise UserError(
                self.env._("This is the last tier. Answer the question, or put it back.")
            )

    # --- timeline ---

    def _log(self, step, notes):
        # sudo: whoever moves a question may not write its log by hand
        self.env["service.escalation.log"].sudo().create(
            [
                {
                    "escalation_id": escalation.id,
                    "user_id": self.env.uid,
                    "step": step,
                    "tier_id": escalation.tier_id.id,
                    "due_at": escalation.due_at,
                    "note": note,
                }
                for escalation, note in zip(self, notes, strict=True)
            ]
        )
        labels = dict(self.log_ids._fields["step"]._description_selection(self.env))
        for escalation in self:
            escalation.order_id._log(
                "note",
                note=self.env._(
                    "Escalation: %(step)s (%(tier)s)",
                    step=labels[step],
                    tier=escalation.tier_id.name,
                ),
            )
