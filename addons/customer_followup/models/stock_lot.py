from odoo import models

from odoo.addons.repair_intake.models.stock_lot import Event
from odoo.addons.service_base.labels import selection_labels


class StockLot(models.Model):
    """Callbacks and complaints on the timeline of a device."""

    _inherit = "stock.lot"

    def _timeline_events(self):
        return [
            *super()._timeline_events(),
            *self._callback_events(),
            *self._complaint_events(),
        ]

    def _timeline_kinds(self):
        return {
            **super()._timeline_kinds(),
            "callback": ("fa-phone", "text-success"),
            "complaint": ("fa-frown-o", "text-danger"),
        }

    def _callback_events(self):
        Task = self.env["followup.task"]
        if not Task.has_access("read"):
            return
        tasks = Task.search(
            [
                ("order_id", "in", self._orders_on_timeline().ids),
                ("state", "=", "done"),
                ("result", "!=", "imported_not_called"),
            ]
        )
        shows_note = Task._has_field_access(Task._fields["note"], "read")
        results = selection_labels(Task, "result")
        for task in tasks:
            title = self.env._("Called back: %s", results.get(task.result) or "")
            grade = task.satisfaction and self.env._("%s of 5", task.satisfaction)
            text = " · ".join(filter(None, [grade, shows_note and task.note]))
            device = task.order_id.device_id.id
            yield Event(device, task.called_at or task.write_date, "callback", title, text, task)

    def _complaint_events(self):
        Complaint = self.env["service.complaint"]
        if not Complaint.has_access("read"):
            return
        orders = self._orders_on_timeline()
        states = selection_labels(Complaint, "state")
        for complaint in Complaint.search([("order_id", "in", orders.ids)]):
            title = self.env._("Complaint %s", complaint.name or "")
            device, text = complaint.order_id.device_id.id, states[complaint.state]
            yield Event(device, complaint.create_date, "complaint", title, text, complaint)
