from typing import NamedTuple

from odoo import fields, models
from odoo.exceptions import UserError

from .service_quality_report import _STEP


class Step(NamedTuple):
    sources: frozenset
    target: str
    stamp: str | None = None
    needs: tuple = ()


STEPS = {
    "send": Step(frozenset({"draft"}), "sent", "sent_at", ("description", "order_ids")),
    "answer": Step(frozenset({"sent"}), "answered", "answered_at", ("answer",)),
    "put_in_force": Step(frozenset({"answered"}), "in_force", None, ("measure",)),
    "close": Step(frozenset({"answered", "in_force"}), "closed", "closed_at"),
}


class ServiceQualityReport(models.Model):
    """How a report goes to the manufacturer and comes back as a measure."""

    _inherit = "service.quality.report"

    def action_send(self):
        self._step("send")

    def action_answer(self):
        self._step("answer")

    def action_put_in_force(self):
        self._step("put_in_force")

    def action_close(self):
        self._step("close")

    def action_view_orders(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Orders"),
            "res_model": "service.order",
            "view_mode": "list,kanban,form",
            "mobile_view_mode": "kanban",
            "domain": [("id", "in", self.order_ids.ids)],
        }

    def _step(self, name):
        """Take the reports through one step of the table."""
        self.check_access("write")
        step = STEPS[name]
        for report in self:
            report._check_source(step)
            report._check_needs(step)
        stamps = {step.stamp: fields.Datetime.now()} if step.stamp else {}
        self.with_context(quality_step=_STEP).write({"state": step.target, **stamps})

    def _check_source(self, step):
        if self.state not in step.sources:
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "Report %(name)s is in state “%(state)s”; this is not possible from there.",
                    name=self.name,
                    state=labels[self.state],
                )
            )

    def _check_needs(self, step):
        missing = [name for name in step.needs if not self[name]]
        if missing:
            labels = self.fields_get(missing, ["string"])
            raise UserError(
                self.env._(
                    "Report %(name)s still lacks: %(fields)s. Fill this in and try again.",
                    name=self.name,
                    fields=", ".join(labels[name]["string"] for name in missing),
                )
            )

    def _get_form_action(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
        }
