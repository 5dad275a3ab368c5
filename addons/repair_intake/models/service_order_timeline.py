from contextlib import contextmanager

from odoo import models
from odoo.tools import format_datetime

from odoo.addons.service_base.labels import selection_labels

# Of a long text the beginning tells which one it was.
LONGEST_VALUE = 200


class Lines(list):
    """Lines of timelines that wait for each other; no client can send such a list."""


class ServiceOrder(models.Model):
    """What is told on the timeline of an order."""

    _inherit = "service.order"

    def _log(self, kind, **vals):
        """Add one line to the timeline of each order."""
        self._add_lines([{"order_id": order.id, "kind": kind, **vals} for order in self])

    def _add_lines(self, lines):
        waiting = self.env.context.get("service_order_lines")
        if isinstance(waiting, Lines):
            waiting.extend(lines)
        else:
            self.env["service.order.log"]._add(lines)

    @contextmanager
    def _telling_at_once(self):
        """The orders; what they tell within reaches their timelines together, at the end."""
        lines = Lines()
        yield self.with_context(service_order_lines=lines)
        self.env["service.order.log"]._add(lines)

    def _log_creation(self):
        if not self._is_import():
            self._log("step", step="create")

    def _logged_values(self, vals):
        """What the logged fields that `vals` touches hold, and how the timeline tells it.

        :return: ``{order id: {field: (value, text)}}``
        """
        names = [name for name in vals if self._is_logged(name)]
        return names and {
            order.id: {name: order._logged_value(name) for name in names} for order in self
        }

    def _logged_value(self, name):
        # sudo: what the order holds, for its own timeline
        value = self.sudo()[name]
        return value, self._logged_text(name)

    def _logged_text(self, name):
        field = self._fields[name]
        # sudo: the name of what the order holds, for its own timeline
        value = self.sudo()[name]
        if name == "technician_id":
            return value._technician_card().name
        if field.relational:
            return ", ".join(value.mapped("display_name")) or False
        return value and self._value_text(field, value)

    def _value_text(self, field, value):
        if field.type == "selection":
            return selection_labels(self, field.name).get(value, value)
        if field.type == "datetime":
            return format_datetime(self.env, value)
        return str(value)[:LONGEST_VALUE]

    def _log_changes(self, before):
        self._add_lines([line for order in self for line in order._changed_lines(before[order.id])])

    def _changed_lines(self, before):
        """A line for each field that changed, also where both masks look the same."""
        for name, (old, old_text) in before.items():
            new, new_text = self._logged_value(name)
            if old != new:
                yield {
                    "order_id": self.id,
                    "kind": "field",
                    "field_name": name,
                    "old_value": old_text,
                    "new_value": new_text,
                }
