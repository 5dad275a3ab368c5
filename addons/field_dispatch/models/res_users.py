from odoo import models


class ResUsers(models.Model):
    _inherit = "res.users"

    def _homes(self):
        return [
            *super()._homes(),
            (
                60,
                "field_dispatch.action_dispatch_board",
                self._has_group("service_network.group_point_manager"),
            ),
            (
                90,
                "field_dispatch.action_my_visits",
                self._has_group("service_network.group_point_technician"),
            ),
        ]
