from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from odoo import api, models

from odoo.addons.service_base.models.step_mixin import Step

UTC = ZoneInfo("UTC")


class ServiceComplaint(models.Model):
    """How a complaint moves, and until when."""

    _inherit = "service.complaint"

    @api.model
    def _steps(self):
        return {
            "acknowledge": Step(("new",), "acknowledged", stamp="acknowledged_at"),
            "answer": Step(
                ("acknowledged",),
                "answered",
                needs=("cause", "responsible", "remedy"),
                stamp="answered_at",
            ),
            "reopen": Step(("answered",), "acknowledged"),
            "close": Step(("answered",), "closed", stamp="closed_at"),
        }

    @api.model
    def _step_fields(self):
        return super()._step_fields() | {"acknowledge_by", "answer_by"}

    # --- buttons ---

    def action_acknowledge(self):
        self._request("acknowledge")

    def action_answer(self):
        self._request("answer")

    def action_reopen(self):
        """The customer does not accept the answer."""
        self._request("reopen")

    def action_close(self):
        self._request("close")

    def _on_acknowledge(self):
        for complaint in self.filtered(lambda complaint: not complaint.officer_id):
            complaint.officer_id = self.env.user

    # --- until when ---

    def _set_deadlines(self):
        """Both deadlines in the working time of the point, or else of the company."""
        known = {}
        # sudo: whoever may open a complaint may not write its deadlines by hand
        for complaint in self.sudo():
            calendar = complaint.point_id.calendar_id or complaint.company_id.resource_calendar_id
            key = (calendar, complaint.company_id, complaint.received_at)
            if key not in known:
                known[key] = self._prepare_deadline_vals(*key)
            complaint._as_step().write(known[key])

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
