from unittest.mock import patch

from passlib.handlers.pbkdf2 import pbkdf2_sha512

from odoo.exceptions import AccessDenied
from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import NetworkCase


@tagged("post_install", "-at_install")
class TestLogIn(NetworkCase):
    """Nobody learns from the time of the answer whether somebody has a name."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        new_test_user(cls.env, "log.in", password="a long password")
        invited = new_test_user(cls.env, "invited.only")
        cls.env.cr.execute("UPDATE res_users SET password = NULL WHERE id = %s", [invited.id])
        new_test_user(cls.env, "gone.person", password="a long password").active = False
        system = new_test_user(
            cls.env, "shop.system", "base.group_portal", password="a long password"
        )
        system.group_ids = [Command.set(cls.env.ref("service_network.group_connected_system").ids)]

    def log_in(self, login, password):
        """How many keys are derived from a password; that is what takes the time."""
        derive = pbkdf2_sha512._calc_checksum
        keys = []

        def counting(handler, secret):
            keys.append(secret)
            return derive(handler, secret)

        credential = {"type": "password", "login": login, "password": password}
        with (
            patch.object(pbkdf2_sha512, "_calc_checksum", counting),
            mute_logger("odoo.addons.base.models.res_users"),
        ):
            try:
                self.env["res.users"]._login(credential, {"interactive": True})
            except AccessDenied:
                return False, len(keys)
        return True, len(keys)

    def test_each_failure_costs_one_comparison(self):
        for login in ("log.in", "nobody.at.all", "invited.only", "gone.person", "shop.system", ""):
            with self.subTest(login=login):
                self.assertEqual(self.log_in(login, "a wrong password"), (False, 1))

    def test_the_right_password_lets_in(self):
        self.assertEqual(self.log_in("log.in", "a long password"), (True, 1))
