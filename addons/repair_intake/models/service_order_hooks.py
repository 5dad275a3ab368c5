from odoo import models

from .service_order_workflow import RESULTS_WITHOUT_WORK


class ServiceOrder(models.Model):
    """Where other rooms take part in the steps of an order: ``_guard_<step>``, ``_on_<step>``."""

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
        return False

    def _guard_close(self):
        return False

    # It has happened: other rooms take it from here.

    def _on_create(self):
        self._tell_customer("received")

    def _on_triage(self):
        pass

    def _on_assign(self):
        pass

    def _on_start(self):
        pass

    def _on_finish(self):
        self.filtered("wait_reason")._stop_waiting()

    def _on_reopen(self):
        pass

    def _on_close(self):
        self._tell_customer("closed")

    def _on_cancel(self):
        pass
