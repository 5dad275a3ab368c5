from odoo import api, models
from odoo.fields import Domain

from odoo.addons.service_base.labels import selection_labels

from .stock_lot_timeline import Event

# More than anybody reads of one device.
NEWEST_ORDERS = 500
TOLD_STEPS = ("reopen", "close", "cancel")


class StockLot(models.Model):
    """The orders of a device, on its timeline."""

    _inherit = "stock.lot"

    def _order_events(self):
        """Reported, and how it ended."""
        orders = self._orders_on_timeline()
        labels = {
            name: selection_labels(orders, name)
            for name in ("service_type", "service_mode", "result")
        }
        outcomes = orders._outcome_words()
        for order in orders:
            kind = labels["service_type"][order.service_type]
            mode = labels["service_mode"][order.service_mode]
            title = f"{order.name} · {kind} · {mode}"
            yield self._event(order, order.reported_at, "reported", title, order.symptom)
            if order.done_at and order.result:
                told = " · ".join(filter(None, [outcomes.get(order), order.result_note]))
                title = f"{order.name} · {labels['result'][order.result]}"
                yield self._event(order, order.done_at, "done", title, told)

    def _log_events(self):
        """Steps back and out, and changes that weigh as much."""
        of_them = Domain("order_id", "in", self._orders_on_timeline().ids)
        lines = self.env["service.order.log"].search(of_them & self._timeline_lines_domain())
        lines.mapped("field_label")
        for line in lines:
            order = line.order_id
            kind = line.field_name if line.kind == "field" else "step"
            title = f"{order.name} · {line.field_label or ''}"
            change = [line.old_value, line.new_value] if line.kind == "field" else []
            text = " → ".join(filter(None, change))
            told = " · ".join(filter(None, [text, line.note]))
            yield self._event(order, line.at, kind, title, told)

    @api.model
    def _timeline_lines_domain(self):
        """Hook: which lines of an order's timeline the device's own tells as well."""
        return Domain("step", "in", TOLD_STEPS)

    def _orders_on_timeline(self):
        return self.env["service.order"].search(
            [("device_id", "in", self.ids)],
            order="reported_at desc, id desc",
            limit=NEWEST_ORDERS * max(len(self), 1),
        )

    def _event(self, order, at, kind, title, text=""):
        """An event of an order's device."""
        return Event(order.device_id.id, at, kind, title, text or "", order)
