from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.service_base.models.step_mixin import Step

from .service_escalation_workflow import LIVE, PENDING, WAY, WHOSE, WITH_NOTE


class ServiceEscalation(models.Model):
    """How a question goes up the tiers and the answer comes down."""

    _inherit = "service.escalation"

    @api.model
    def _steps(self):
        return {
            "take": Step(("open",), "taken", user="user_id"),
            "release": Step(("taken",), "open"),
            "hand_over": Step(PENDING, "open"),
            "take_back": Step(PENDING, "open"),
            "answer": Step(
                PENDING,
                "answered",
                needs=("answer",),
                stamp="answered_at",
                user="answered_by_id",
            ),
            "reject": Step(("answered",), "open"),
            "accept": Step(("answered",), "closed", stamp="closed_at"),
            "withdraw": Step(LIVE, "withdrawn", stamp="closed_at"),
            "overdue": Step(PENDING, "open"),
        }

    # --- buttons and RPC ---

    def action_take(self):
        self._request("take")

    def action_release(self):
        self._request("release")

    def action_hand_over(self, note=None):
        self._request("hand_over", note=note)

    def action_take_back(self):
        self._request("take_back")

    def action_answer(self):
        self._request("answer")

    def action_reject(self, note=None):
        self._request("reject", note=note)

    def action_accept(self):
        self._request("accept")

    def action_withdraw(self):
        self._request("withdraw")

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
            escalation._write_as_step(escalation._prepare_tier_vals(tier))
        self._log("ask", self.mapped("question"))
        self._follow_on_order()
        self._call_people()

    # --- what the steps do ---

    def _write_step(self, name):
        for escalation in self:
            escalation._write_as_step(escalation._step_vals(name))

    def _write_as_step(self, vals):
        # sudo: whom a question goes to follows from its tier, also where the asker of a point may
        # not see that person; who may take the step was asked before
        self.sudo()._as_step().write(vals)

    def _step_vals(self, name):
        vals = super()._step_vals(name)
        if way := WAY.get(name):
            vals |= self._prepare_tier_vals(self._tier_on_the_way(way))
            vals["former_tier_id"] = self.tier_id.id if way == "up" else False
        if name == "overdue":
            vals["overdue_count"] = self.overdue_count + 1
        return vals

    def _take_step(self, name, note=None, **asked):
        if name in WITH_NOTE and not (note or "").strip():
            raise UserError(self.env._("Say why: whoever gets the question needs to know."))
        result = super()._take_step(name, note=note, **asked)
        self._follow_on_order()
        if name in WAY or self._steps()[name].target not in PENDING:
            self._call_people()
        return result

    def _tier_on_the_way(self, way):
        """The tier above or the one before; at the end of the way it stays."""
        # sudo: tiers follow from each other, whoever moves the question
        tier = self.tier_id.sudo()
        return (tier.next_id if way == "up" else self.former_tier_id.sudo()) or tier

    def _prepare_tier_vals(self, tier):
        """What it means to be asked of a tier: who, and until when."""
        due_at = tier._due(self.company_id, self.point_id, fields.Datetime.now())
        return {"tier_id": tier.id, "due_at": due_at, "user_id": self._whom_to_call(tier).id}

    # --- may it happen? ---

    def _role_refusal(self, name):
        """A step belongs to whoever may change the order, or to those of a tier."""
        whose = WHOSE.get(name, "tier")
        for escalation in self.browse() if self.env.su else self:
            if whose == "asker":
                if forbidden := escalation.order_id._check_access("write"):
                    _orders, make_error = forbidden
                    return str(make_error())
            elif not escalation._is_asked(whose):
                return self.env._(
                    "%(name)s is asked of “%(tier)s”. Somebody of that tier does this.",
                    name=escalation.name,
                    tier=escalation.tier_id.name,
                )
        return super()._role_refusal(name)

    def _is_asked(self, whose):
        tier = self.former_tier_id if whose == "former" else self.tier_id
        return bool(tier) and tier._is_of(self.env.user)

    def _guard_hand_over(self):
        # sudo: only asks whether there is a next tier
        if all(escalation.tier_id.sudo().next_id for escalation in self):
            return False
        return self.env._("This is the last tier. Answer the question, or put it back.")

    def _step_label(self, name):
        return dict(self.log_ids._fields["step"]._description_selection(self.env))[name]

    # --- timeline ---

    def _log_step(self, name, note=None):
        self._log(name, [note] * len(self))

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
