import pytz

from odoo import models
from odoo.tools import format_datetime

DEFAULT_TZ = "Asia/Shanghai"
ENDED = ("done", "closed", "cancelled")


class ServiceOrder(models.Model):
    """An order in a customer's words."""

    _inherit = "service.order"

    def _customer_view(self):
        """See the method of the order itself; the page shows these and nothing else."""
        view = super()._customer_view()
        headline, hint = self._customer_state()
        return {
            **view,
            "state": self.state,
            "ended": self.state in ENDED,
            "headline": headline,
            "hint": hint,
            "steps": self._customer_steps(),
            "product": self.product_id.name or "",
            "point": self._customer_point(),
            "facts": [*self._customer_facts(), *view["facts"]],
            "can_rate": False,
            **{name: view[name] for name in ("headline", "hint", "can_rate") if name in view},
        }

    def _customer_row(self):
        """The order as one line of a list."""
        headline, _hint = self._customer_state()
        return {
            "id": self.id,
            "number": self.name,
            "headline": headline,
            "ended": self.state in ENDED,
            "product": self.product_id.name or "",
            "at": self._customer_time(self.reported_at),
        }

    def _customer_facts(self):
        if self.appointment_wish and self.state in ("new", "triaged"):
            return [(self.env._("Wish for time"), self.appointment_wish)]
        return []

    def _customer_state(self):
        """(headline, hint): where the order stands and what comes next."""
        waiting = self._customer_waits().get(self.wait_reason)
        if waiting and self.state not in ENDED:
            return waiting
        return self._customer_states()[self.state]

    def _customer_states(self):
        _ = self.env._
        return {
            "new": (_("We have your report"), _("We are looking into it and will contact you.")),
            "triaged": (_("Being arranged"), _("The service point will contact you soon.")),
            "assigned": (
                _("A technician is assigned"),
                _("Please keep your phone at hand: the technician will call before coming."),
            ),
            "in_progress": (_("Being repaired"), _("Our technician is working on your device.")),
            "done": (_("Finished"), _("We will call you to ask whether all is well.")),
            "closed": (_("Closed"), _("Thank you for your trust.")),
            "cancelled": (_("Cancelled"), _("This order was cancelled.")),
        }

    def _customer_waits(self):
        _ = self.env._
        return {
            "parts": (_("Waiting for a part"), _("It is ordered; we go on as soon as it is here.")),
            "customer": (_("Waiting for you"), _("Please contact the service point.")),
            "quote": (_("Please look at our quote"), _("We go on as soon as you have answered.")),
            "manufacturer": (
                _("Waiting for the manufacturer"),
                _("We go on as soon as the answer is here."),
            ),
        }

    def _customer_steps(self):
        """The way of every order, with the times of what has happened."""
        _ = self.env._
        way = [
            (_("Reported"), self.reported_at),
            (_("Arranged"), self.assigned_at),
            (_("At work"), self.started_at),
            (_("Finished"), self.done_at),
        ]
        if self.state == "cancelled":
            way = [step for step in way if step[1]] + [(_("Cancelled"), self.cancelled_at)]
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
