from odoo import models
from odoo.exceptions import AccessDenied

CONNECTED = "service_network.group_connected_system"


class ResUsers(models.Model):
    """The user of a connected system speaks by its key and through its doors, and no other way."""

    _inherit = "res.users"

    def _is_connected_system(self):
        return self._has_group(CONNECTED)

    def _connection_doors(self):
        """Paths that the user may call, as a connected system; each addon adds its own."""
        return frozenset()

    def _check_credentials(self, credential, env):
        """No log-in and no RPC by password: a key sent with the request is checked elsewhere."""
        if self.env.user._is_connected_system():
            raise AccessDenied()
        return super()._check_credentials(credential, env)
