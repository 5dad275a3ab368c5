from collections import defaultdict

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

    def _absences(self, start, end):
        """When these are away, for whatever reason: dict employee id → list of pairs."""
        # sudo: from when until when, and not why
        employees = self.sudo()
        leaves = employees.env["resource.calendar.leaves"].search_fetch(
            [
                ("resource_id", "in", employees.resource_id.ids),
                ("time_type", "=", "leave"),
                ("date_from", "<", end),
                ("date_to", ">", start),
            ],
            ["resource_id", "date_from", "date_to"],
        )
        by_resource = leaves.grouped("resource_id")
        found = defaultdict(list)
        for employee in employees:
            for leave in by_resource.get(employee.resource_id, ()):
                found[employee.id].append((leave.date_from, leave.date_to))
        return found
