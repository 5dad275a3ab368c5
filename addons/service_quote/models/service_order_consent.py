from odoo import models

from odoo.addons.repair_intake.models.service_order_workflow import RESULTS_WITHOUT_WORK

from .service_order_quote import RESULTS_UNDONE


class ServiceOrder(models.Model):
    """Where chargeable work starts, the customer's consent is asked for."""

    _inherit = "service.order"

    def _get_step_fields(self):
        return [*super()._get_step_fields(), "quote_id"]

    def _guard_finish(self):
        if refusal := super()._guard_finish():
            return refusal
        self.filtered(lambda order: order.result not in RESULTS_WITHOUT_WORK)._ensure_consent()
        return False

    def _on_finish(self):
        result = super()._on_finish()
        quoted = self.filtered("quote_id")
        quoted.quote_id.filtered(lambda quote: quote.state == "sent")._supersede()
        for order in quoted.filtered(lambda order: order.result in RESULTS_UNDONE):
            order._agreed_quote()._take_off_undone()
        return result

    def _on_cancel(self):
        result = super()._on_cancel()
        self.quote_id.filtered(lambda quote: quote.state == "sent")._supersede()
        return result

    def action_make_repair_order(self):
        self.ensure_one()
        self._ensure_consent()
        return super().action_make_repair_order()
