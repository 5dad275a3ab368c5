from odoo import models


class ResUsers(models.Model):
    _inherit = "res.users"

    def _homes(self):
        return [
            *super()._homes(),
            (
                44,
                "customer_followup.action_service_complaint",
                self._has_group("customer_followup.group_complaint_officer"),
            ),
            (
                46,
                "customer_followup.action_followup_queue",
                self._has_group("customer_followup.group_followup_agent"),
            ),
        ]
