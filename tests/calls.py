"""Calls of public methods the way of the web client, from where its request has been read."""

from odoo.service.model import call_kw
from odoo.tools import mute_logger

LOUD = (
    "odoo.http",
    "odoo.sql_db",
    "odoo.addons.base.models.ir_model",
    "odoo.addons.base.models.ir_rule",
    "odoo.addons.web.controllers.export",
)


class Calls:
    """For a test case; set `asker` to the user who asks."""

    asker = None

    def ask_as(self, user):
        """:return: the login, to name in a failure"""
        self.asker = user
        self.env.invalidate_all()
        return user.login

    def rpc(self, model, method, *args, **kwargs):
        return call_kw(self.env[model].with_user(self.asker), method, args, kwargs)

    def try_rpc(self, *args, **kwargs):
        """The answer, or what the error says."""
        try:
            with mute_logger(*LOUD), self.env.cr.savepoint():
                return self.rpc(*args, **kwargs)
        except Exception as error:  # whatever it is, its text goes to the client
            self.env.invalidate_all(flush=False)
            return f"error: {error}"
