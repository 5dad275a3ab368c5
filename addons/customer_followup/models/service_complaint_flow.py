from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import UserError

from .service_complaint import _MOVE

# step: (from, to, the field that keeps its time)
STEPS = {
    "acknowledge": ("new", "acknowledged", "acknowledged_at"),
    "answer": ("acknowledged", "answered", "answered_at"),
    "reopen": ("answered", "acknowledged", None),
    "close": ("answered", "closed", "closed_at"),
}
UTC = ZoneInfo("UTC")


class ServiceComplaint(models.Model):
    """How a complaint moves, and until when."""

    _inherit = "service.complaint"

    # --- buttons ---

    def action_acknowledge(self):
        self._step("acknowledge")
        for complaint in self.filtered(lambda complaint: not complaint.officer_id):
            complaint.officer_id = self.env.user

    def action_answer(self):
        self.check_access("write")
        self._check_answer()
        self._step("answer")

    def action_reopen(self):
        """The customer does not accept the answer."""
        self._step("reopen")

    def action_close(self):
        self._step("close")

    # --- how it moves ---

    def _step(self, name):
        self.check_access("write")
        source, target, stamp = STEPS[name]
        labels = dict(self._fields["state"]._description_selection(self.env))
        for complaint in self:
            if complaint.state != source:
                raise UserError(
                    self.env._(
                        "Complaint %(name)s is in state “%(state)s”; this is possible in state"
                        " “%(needed)s” only.",
                        name=complaint.name,
                        state=labels[complaint.state],
                        needed=labels[source],
                    )
                )
        stamps = {stamp: fields.Datetime.now()} if stamp else {}
        self.with_context(complaint_move=_MOVE).write({"state": target, **stamps})

    def _check_answer(self):
        for complaint in self:
            if not (complaint.cause and complaint.responsible and complaint.remedy):
                raise UserError(
                    self.env._(
                        "Complaint %s cannot be answered yet: cause, responsible and remedy are"
                        " needed. Fill them in first.",
                        complaint.name,
                    )
                )

    def _set_deadlines(self):
        """Both deadlines in the working time of the point, or else of the company."""
        known = {}
        # sudo: whoever may open a complaint may not write its deadlines by hand
        for complaint in self.sudo():
            calendar = complaint.point_id.calendar_id or complaint.company_id.resource_calendar_id
            key = (calendar, complaint.company_id, complaint.received_at)
            if key not in known:
                known[key] = self._prepare_deadline_vals(*key)
            complaint.with_context(complaint_move=_MOVE).write(known[key])

    @api.model
    def _prepare_deadline_vals(self, calendar, company, received_at):
        minutes, days = company.complaint_acknowledge_minutes, company.complaint_answer_days
        acknowledge = calendar.plan_hours(minutes / 60, received_at, compute_leaves=True)
        answer = self._end_of_working_day(calendar, received_at, days)
        # a flexible calendar plans nothing: then the clock does
        return {
            "acknowledge_by": acknowledge or received_at + timedelta(minutes=minutes),
            "answer_by": answer or received_at + timedelta(days=days),
        }

    @api.model
    def _end_of_working_day(self, calendar, moment, days):
        """When the shop shuts on the n-th working day after the day of this UTC moment."""
        zone = ZoneInfo(calendar.tz or "UTC")
        local = moment.replace(tzinfo=UTC).astimezone(zone)
        morrow = datetime.combine(local.date() + timedelta(days=1), time(), tzinfo=zone)
        reached = calendar.plan_days(days, morrow, compute_leaves=True)
        if not reached:
            return False
        midnight = datetime.combine(reached.astimezone(zone).date(), time(), tzinfo=zone)
        intervals = calendar._work_intervals_batch(midnight, midnight + timedelta(days=1))[False]
        end = max(stop for _start, stop, _attendance in intervals)
        return end.astimezone(UTC).replace(tzinfo=None)
