from odoo import models

from .service_order_states import OPEN_STATES


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    def _open_work(self, limit):
        # sudo: only names what would be left undone
        orders = (
            self.env["service.order"]
            .sudo()
            .search([("technician_id", "=", self.id), ("state", "in", OPEN_STATES)], limit=limit)
        )
        return [*super()._open_work(limit), *orders.mapped("name")]
