from datetime import datetime, time, timedelta

from pytz import utc

from odoo import api, models
from odoo.tools import ormcache

from ..rules.opening_hours import ALWAYS, add_hours

# How far ahead a moment is looked for, in days; a promise beyond falls back to plain hours.
HORIZONS = (30, 180, 1100)


class OpeningHoursSource(models.AbstractModel):
    """What opening hours are made of: when it changes, the hours kept in mind are forgotten."""

    _name = "opening.hours.source"
    _description = "Source of Opening Hours"

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()


class ResourceCalendarAttendance(models.Model):
    _name = "resource.calendar.attendance"
    _inherit = ["resource.calendar.attendance", "opening.hours.source"]


class ResourceCalendarLeaves(models.Model):
    _name = "resource.calendar.leaves"
    _inherit = ["resource.calendar.leaves", "opening.hours.source"]


class ResourceCalendar(models.Model):
    _name = "resource.calendar"
    _inherit = ["resource.calendar", "opening.hours.source"]

    def _service_hours(self, company, start, end):
        """Opening intervals, holidays taken out, as `rules.opening_hours` wants them.

        No calendar, a flexible one and one without hours never close, as far as a promise goes.
        They are whole days, so they may begin before `start` and go on after `end`.
        """
        if not self:
            return ALWAYS
        first = start.date()
        return self._opening_hours(self.id, company.id, first, (end.date() - first).days + 1)

    @api.model
    @ormcache("calendar_id", "company_id", "first", "days")
    def _opening_hours(self, calendar_id, company_id, first, days):
        # sudo: opening hours and holidays are told to everybody who is promised something
        calendar = self.sudo().browse(calendar_id)
        if calendar.flexible_hours or not calendar.attendance_ids:
            return ALWAYS
        start = utc.localize(datetime.combine(first, time()))
        intervals = calendar._work_intervals_batch(
            start,
            start + timedelta(days=days),
            domain=[("time_type", "=", "leave"), ("company_id", "in", [False, company_id])],
        )[False]
        return [
            (begin.astimezone(utc).replace(tzinfo=None), stop.astimezone(utc).replace(tzinfo=None))
            for begin, stop, _meta in intervals
        ]

    def _service_due_batch(self, company, wants):
        """The moments at which so many opening hours have passed.

        :param wants: pairs ``(naive UTC start, hours)``
        :return: list of naive UTC datetimes in the order of `wants`, whole seconds
        """
        if not wants:
            return []
        first, last = min(start for start, _h in wants), max(start for start, _h in wants)
        for days in HORIZONS:
            intervals = self._service_hours(company, first, last + timedelta(days=days))
            found = [add_hours(intervals, start, hours) for start, hours in wants]
            if None not in found:
                break
        plain = (add_hours(ALWAYS, start, hours) for start, hours in wants)
        return [
            (moment or fallback).replace(microsecond=0)
            for moment, fallback in zip(found, plain, strict=True)
        ]
