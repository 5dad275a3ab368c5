from odoo import models

DOORS = frozenset(
    f"/json/2/service.order/{name}" for name in ("create_from_channel", "read_from_channel")
)


class ResUsers(models.Model):
    _inherit = "res.users"

    def _connection_paths(self):
        doors = super()._connection_paths()
        return doors | DOORS if self._has_group("service_channel.group_channel") else doors
