from datetime import timedelta

from pytz import utc

from odoo import models

from ..rules.opening_hours import ALWAYS, add_hours

# How far ahead a moment is looked for, in days; a promise beyond falls back to plain hours.
HORIZONS = (30, 180, 1100)


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    def _service_hours(self, company, start, end):
        """Opening intervals, holidays taken out, as `rules.opening_hours` wants them.

        No calendar, a flexible one and one without hours never close, as far as a promise goes.
        """
        # sudo: opening hours and holidays are told to everybody who is promised something
        calendar = self.sudo()
        if calendar.flexible_hours or not calendar.attendance_ids:
            return ALWAYS
        intervals = calendar._work_intervals_batch(
            utc.localize(start),
            utc.localize(end),
            domain=[("time_type", "=", "leave"), ("company_id", "in", [False, company.id])],
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
