from odoo import models
from odoo.tools import groupby

from odoo.addons.service_base.labels import selection_labels


class ServiceVisit(models.Model):
    """What the outcome of a visit leads to: ``_end_<result>``."""

    _inherit = "service.visit"

    def _end_done(self):
        with self.order_id._telling_at_once() as orders:
            for visit in self:
                visit.order_id.with_env(orders.env).write(visit._prepare_order_result_vals())
        self.order_id._step("finish")

    def _end_workshop(self):
        """The unit comes in: from now on a job for the bench."""
        self.order_id.write({"service_mode": "carry_in", "wait_reason": False})

    def _end_next_day(self):
        self._plan_again()

    def _end_other_appointment(self):
        self._plan_again()

    def _end_customer_absent(self):
        self._plan_again()

    def _end_cancelled(self):
        """The customer wants no service any more."""
        for reason, visits in groupby(self, key=lambda visit: visit.reason):
            self.browse().concat(*visits).order_id._step("cancel", note=reason)

    def _plan_again(self):
        # sudo: the consequence of a report its author may make, for the same order
        self.sudo().create([visit._prepare_follow_on_vals() for visit in self])

    def _prepare_order_result_vals(self):
        self.ensure_one()
        vals = {"result": self.order_result}
        if self.result_note:
            vals["result_note"] = self.result_note
        return vals

    def _prepare_follow_on_vals(self):
        self.ensure_one()
        return {
            "order_id": self.order_id.id,
            "technician_id": self.technician_id.id,
            "planned_start": self.next_start,
            "planned_end": self.next_end,
            "note": self.reason,
        }

    def _log_unfinished(self):
        """Tell on the order's timeline why it is not finished yet."""
        results = selection_labels(self, "result")
        self.order_id._add_lines(
            [
                {
                    "order_id": visit.order_id.id,
                    "kind": "note",
                    "note": f"{visit.name} {results[visit.result]}: {visit.reason}",
                }
                for visit in self
                if visit.result != "done"
            ]
        )
