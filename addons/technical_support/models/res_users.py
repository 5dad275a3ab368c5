from odoo import models


class ResUsers(models.Model):
    _inherit = "res.users"

    def _homes(self):
        return [
            *super()._homes(),
            (
                48,
                "technical_support.action_service_escalation_queue",
                self._has_group("repair_intake.group_technical_expert"),
            ),
        ]
