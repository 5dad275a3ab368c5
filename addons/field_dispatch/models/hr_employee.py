from odoo import models

from .service_visit_states import OPEN_STATES


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    def _open_work(self, limit):
        """Visits too, where somebody else goes than who leads the order."""
        work = super()._open_work(limit)
        # sudo: only names what would be left undone
        visits = (
            self.env["service.visit"]
            .sudo()
            .search([("technician_id", "=", self.id), ("state", "in", OPEN_STATES)], limit=limit)
        )
        return list(dict.fromkeys([*work, *visits.order_id.mapped("name")]))
