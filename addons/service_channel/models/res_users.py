from odoo import models

PATHS = frozenset(
    f"/json/2/service.order/{name}" for name in ("create_from_channel", "read_from_channel")
)


class ResUsers(models.Model):
    _inherit = "res.users"

    def _connection_paths(self):
        paths = super()._connection_paths()
        return paths | PATHS if self._has_group("service_channel.group_channel") else paths
