from odoo import models


class ResUsers(models.Model):
    _inherit = "res.users"

    def _homes(self):
        return [
            *super()._homes(),
            (
                40,
                "service_settlement.action_settlement_run",
                self._has_group("service_settlement.group_settlement_accountant"),
            ),
        ]
