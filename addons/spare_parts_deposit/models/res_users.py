from odoo import models


class ResUsers(models.Model):
    _inherit = "res.users"

    def _homes(self):
        return [
            *super()._homes(),
            (
                50,
                "spare_parts_deposit.action_warehouse_desk",
                self._has_group("spare_parts_deposit.group_warehouse_keeper"),
            ),
            (
                70,
                "spare_parts_deposit.action_parts_desk",
                self._has_group("spare_parts_deposit.group_point_storekeeper"),
            ),
        ]
