import pytz

from odoo import models
from odoo.tools import format_datetime

from ..customer_words import STATES, WAITS

DEFAULT_TZ = "Asia/Shanghai"


class ServiceOrder(models.Model):
    """An order in a customer's words."""

    _inherit = "service.order"

    def _customer_view(self):
        """See the method of the order itself; the page shows these and nothing else."""
        view = super()._customer_view()
        headline, hint = self._customer_state()
        view = {
            **view,
            "state": self.state,
            "ended": self._is_finished(),
            "headline": headline,
            "hint": hint,
            "steps": self._customer_steps(),
            "product": self.product_id.name or "",
            "point": self._customer_point(),
            "facts": [*self._customer_facts(), *view["facts"]],
            "can_rate": False,
            **{name: view[name] for name in ("headline", "hint", "can_rate") if name in view},
        }
        return {**view, **self._customer_custody(view), **self._customer_quote(view)}

    def _customer_row(self):
        """The order as one line of a list."""
        headline, _hint = self._customer_state()
        return {
            "id": self.id,
            "number": self.name,
            "headline": headline,
            "ended": self._is_finished(),
            "product": self.product_id.name or "",
            "at": self._customer_time(self.reported_at),
        }

    def _customer_facts(self):
        if self.appointment_wish and self.state in ("new", "triaged"):
            return [(self.env._("Wish for time"), self.appointment_wish)]
        return []

    def _customer_state(self):
        """(headline, hint): where the order stands and what comes next."""
        waits = not self._is_finished() and WAITS.get(self.wait_reason)
        headline, hint = waits or STATES[self.state]
        return self.env._(headline), self.env._(hint)

    def _customer_steps(self):
        """The way of every order, with the times of what has happened."""
        way = [
            (self.env._("Reported"), self.reported_at),
            (self.env._("Arranged"), self.assigned_at),
            (self.env._("At work"), self.started_at),
            (self.env._("Finished"), self.done_at),
        ]
        if self.state == "cancelled":
            way = [step for step in way if step[1]] + [(self.env._("Cancelled"), self.cancelled_at)]
        reached = max(number for number, (_name, at) in enumerate(way) if at or not number)
        return [
            {
                "name": name,
                "at": at and self._customer_time(at),
                "done": number <= reached,
                "now": number == reached,
            }
            for number, (name, at) in enumerate(way)
        ]

    def _customer_point(self):
        point = self.point_id
        if not point:
            return None
        return {"name": point.name, "phone": point.phone or "", "street": point.street or ""}

    def _customer_time(self, at):
        """A time as it is on the clock of the service point."""
        tz = self.point_id.tz or self.company_id.resource_calendar_id.tz or DEFAULT_TZ
        if tz not in pytz.all_timezones_set:
            tz = DEFAULT_TZ
        return format_datetime(self.env, at, tz=tz, dt_format="M月d日 HH:mm")
