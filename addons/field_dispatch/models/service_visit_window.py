from datetime import datetime, time, timedelta

from pytz import timezone, utc

from odoo import api, fields, models


class ServiceVisit(models.Model):
    """Windows of time, in the zone of the point."""

    _inherit = "service.visit"

    def _window_length(self):
        self.ensure_one()
        if self.planned_start and self.planned_end:
            return self.planned_end - self.planned_start
        return timedelta(hours=2)

    def _window_text(self):
        """The window as it is said aloud, on the clock of the point: 2026-11-23 09:00–11:00."""
        self.ensure_one()
        zone = timezone(self.order_id._promise_calendar().tz or "UTC")
        start, end = (
            utc.localize(moment).astimezone(zone)
            for moment in (self.planned_start, self.planned_end)
        )
        return f"{start:%Y-%m-%d %H:%M}–{end:%H:%M}"

    def _next_openings(self):
        """When the point of each visit opens on its next day: dict visit → datetime."""
        found = {}
        for point, visits in self.grouped("point_id").items():
            # sudo: opening hours are no secret
            calendar = point.sudo().calendar_id or self.env.company.resource_calendar_id
            tomorrow = self._midnight(calendar.tz, 1)
            wants = [(tomorrow, 0.0)]
            (opening,) = calendar._service_due_batch(point.company_id, wants)
            found.update(dict.fromkeys(visits, opening))
        return found

    @api.model
    def _midnight(self, tz, days=0):
        """Midnight of today or of a day after it in a zone, as naive UTC."""
        return self._midnight_of(fields.Datetime.now(), tz, days)

    @api.model
    def _midnight_of(self, moment, tz, days=0):
        """Midnight of the day that a naive UTC moment lies in there, or of a day after it."""
        zone = timezone(tz or "UTC")
        day = utc.localize(moment).astimezone(zone).date() + timedelta(days=days)
        local = zone.localize(datetime.combine(day, time.min))
        return local.astimezone(utc).replace(tzinfo=None)
