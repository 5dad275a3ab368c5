from odoo import models


class ResourceResource(models.Model):
    _inherit = "resource.resource"

    def write(self, vals):
        result = super().write(vals)
        if {"name", "user_id"} & vals.keys() and self._are_technicians():
            self.env.registry.clear_cache()  # see hr.employee._technician_info_of
        return result

    def _are_technicians(self):
        """Whether one of them works for a point; other employees have no card to forget."""
        # sudo: only asks what was said of the employee, whoever may read that
        Employee = self.env["hr.employee"].sudo().with_context(active_test=False)
        of_points = [("resource_id", "in", self.ids), ("service_point_id", "!=", False)]
        return bool(Employee.search_count(of_points, limit=1))
