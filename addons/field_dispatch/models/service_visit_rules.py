from odoo import api, models
from odoo.exceptions import UserError, ValidationError

from .service_visit_workflow import OPEN_STATES


class ServiceVisit(models.Model):
    """What a visit and its report must hold."""

    _inherit = "service.visit"

    def _guard_confirm(self):
        for visit in self:
            if not visit.planned_start:
                return self.env._(
                    "Visit %s has no window yet. Enter from when until when, then confirm.",
                    visit.name,
                )
        return False

    def _guard_finish(self):
        """The report says how it ended, and what that outcome asks for."""
        return next(filter(None, (visit._report_gap() for visit in self)), False)

    def _guard_cancel(self):
        for visit in self:
            if not visit.reason:
                return self.env._("Say why visit %s is called off, then cancel it.", visit.name)
        return False

    def _report_gap(self):
        """What the report still lacks, as a message; False if it is complete."""
        self.ensure_one()
        if not self.result:
            return self.env._("Visit %s has no outcome yet. Choose how it ended.", self.name)
        if self.result == "done":
            return not self.order_result and self.env._(
                "Visit %s is done, but the result of the order is missing. Choose it.", self.name
            )
        if not (self.reason or "").strip():
            return self.env._("Visit %s is not finished. Say why.", self.name)
        if self.result == "other_appointment" and not self.next_start:
            return self.env._("Visit %s: say from when until when to come again.", self.name)
        return False

    @api.constrains("next_start", "next_end", "result")
    def _check_next_window(self):
        for visit in self:
            start, end = visit.next_start, visit.next_end
            if bool(start) != bool(end) or (start and start >= end):
                raise ValidationError(
                    self.env._("Visit %s: the next window ends after it begins.", visit.name)
                )

    def _check_order_open(self):
        for visit in self:
            if visit.order_id._is_finished():
                raise UserError(
                    self.env._(
                        "Order %s is not open any more, so no visit can be planned for it.",
                        visit.order_id.name,
                    )
                )

    def _check_technician(self):
        for visit in self:
            visit.technician_id._check_works_for(visit.point_id)

    def _refuse_when_over(self):
        for visit in self:
            if visit.state not in OPEN_STATES:
                raise UserError(
                    self.env._("Visit %s is over: its report is not changed any more.", visit.name)
                )
