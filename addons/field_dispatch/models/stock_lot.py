from odoo import models

from odoo.addons.repair_intake.models.stock_lot import Event
from odoo.addons.service_base.labels import selection_labels


class StockLot(models.Model):
    """Visits on the timeline of a device."""

    _inherit = "stock.lot"

    def _timeline_events(self):
        return [*super()._timeline_events(), *self._visit_events()]

    def _timeline_kinds(self):
        return {**super()._timeline_kinds(), "visit": ("fa-car", "text-info")}

    def _visit_events(self):
        """Visits that took place or were called off; what was imported tells itself elsewhere."""
        Visit = self.env["service.visit"]
        visits = Visit.search(
            [
                ("order_id", "in", self._orders_on_timeline().ids),
                ("state", "in", ("done", "cancelled")),
                ("imported", "=", False),
            ]
        )
        results = selection_labels(Visit, "result")
        states = selection_labels(Visit, "state")
        for visit in visits:
            notes = [results.get(visit.result) or states[visit.state], visit.reason]
            # sudo: the technician's name, as the visit itself shows it
            names = [visit.name, visit.technician_id.sudo().name]
            title, text = (" · ".join(filter(None, texts)) for texts in (names, notes))
            at = visit.finished_at or visit.planned_start or visit.write_date
            yield Event(visit.order_id.device_id.id, at, "visit", title, text, visit)
