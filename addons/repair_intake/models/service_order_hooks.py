from odoo import models

from .service_order_workflow import RESULTS_WITHOUT_WORK


class ServiceOrder(models.Model):
    """Where other addons take part in the steps of an order: ``_guard_<step>``, ``_on_<step>``."""

    _inherit = "service.order"

    # May it happen? A sentence that says why not and what to do, or False.

    def _guard_assign(self):
        for order in self:
            order.technician_id._check_works_for(order.point_id)
        return False

    def _guard_finish(self):
        for order in self:
            if order.state != "in_progress" and order.result not in RESULTS_WITHOUT_WORK:
                return self.env._(
                    "Nobody has worked on order %s yet. Assign and start it first,"
                    " or choose a result that needs no work.",
                    order.name,
                )
        return self._replacement_refusal()

    def _guard_close(self):
        return False

    # It has happened: other addons take it from here.

    def _on_create(self):
        if not self._is_import():  # nobody is told today of what another system did long ago
            self._tell_customer("received")

    def _on_triage(self):
        self._link_reporters()

    def _on_assign(self):
        self._link_reporters()

    def _on_start(self):
        pass

    def _on_finish(self):
        self.filtered("wait_reason")._stop_waiting()
        self._exchanges()._hand_out_replacements()
        self.filtered("repair_open")._end_repairs()

    def _on_reopen(self):
        self._take_back_replacements()

    def _on_close(self):
        self._tell_customer("closed")

    def _on_cancel(self):
        self.filtered("repair_open")._end_repairs()
