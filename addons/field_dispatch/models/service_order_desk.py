from datetime import UTC

from odoo import api, fields, models

from odoo.addons.repair_intake.models.service_order_workflow import FINISHED_STATES
from odoo.addons.service_base.labels import selection_labels

TONES = {"missed": "danger", "met": "success"}


class ServiceOrder(models.Model):
    """What was promised, told at the desk while the customer is on the line."""

    _inherit = "service.order"

    def _desk_facts(self):
        facts = super()._desk_facts()
        kinds = selection_labels(self.env["service.sla.clock"], "kind")
        saved = self.filtered("id")
        for order in saved:
            order._add_clock_facts(facts[order], kinds)
            if order.visit_start:
                visit = self._desk_time(order.visit_start)
                facts[order].append(self._desk_fact(self.env._("Visit"), visit))
        for order, dues in (self - saved)._promised().items():
            facts[order] += [self._desk_fact(kinds[k], self._desk_time(due)) for k, due in dues]
        return facts

    def _add_clock_facts(self, facts, kinds):
        """The promises that are not kept yet."""
        self.ensure_one()
        for clock in self.sla_clock_ids.filtered(lambda c: not c.met_at and c.state != "stopped"):
            due = self._desk_time(clock.due_at)
            facts.append(self._desk_fact(kinds[clock.kind], due, TONES.get(clock.state, "")))

    def _promised(self):
        """What would be promised to orders that are not saved: order → list of (kind, due)."""
        return {
            order: sorted(((v["kind"], v["due_at"]) for v in vals), key=lambda pair: pair[1])
            for order, vals in self._plan_clocks().items()
        }

    @api.model
    def _desk_today(self, limit):
        """Promises that fall due until midnight of whoever asks, and those broken."""
        now = fields.Datetime.context_timestamp(self, fields.Datetime.now())
        midnight = now.replace(hour=23, minute=59, second=59).astimezone(UTC).replace(tzinfo=None)
        return self.search(
            [("promise_at", "<=", midnight), ("state", "not in", FINISHED_STATES)],
            order="promise_at, id",
            limit=limit,
        )
