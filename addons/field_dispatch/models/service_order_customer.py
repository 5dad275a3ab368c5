from odoo import models


class ServiceOrder(models.Model):
    """The appointment, as its customer sees it."""

    _inherit = "service.order"

    def _customer_view(self):
        view = super()._customer_view()
        # sudo: the customer hears of the own appointment, not of the visit
        visit = self.sudo().open_visit_id
        if visit.state != "confirmed" or not visit.planned_start:
            return view
        window = (self.env._("Appointment"), visit._window_text())
        return {**view, "facts": [*view["facts"], window]}
