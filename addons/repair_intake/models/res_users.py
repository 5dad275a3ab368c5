from odoo import models


class ResUsers(models.Model):
    _inherit = "res.users"

    def _homes(self):
        return [
            *super()._homes(),
            (
                20,
                "repair_intake.action_service_overview",
                self._has_group("service_network.group_oversight_manager"),
            ),
        ]
