from odoo import models


class ResUsers(models.Model):
    _inherit = "res.users"

    def _homes(self):
        """Who works at a point and is sent to nobody stands at its counter."""
        is_desk = self._has_group("service_network.group_point_technician")
        if is_desk:
            # sudo: only whether there is a technician with this user
            is_desk = (
                not self.env["hr.employee"]
                .sudo()
                .search_count(
                    [("user_id", "=", self.id), ("service_point_id", "!=", False)], limit=1
                )
            )
        return [*super()._homes(), (80, "service_counter.action_service_custody", is_desk)]
