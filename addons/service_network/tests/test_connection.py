from odoo.exceptions import AccessDenied, AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import NetworkCase
from .connected import ReachesNothing

KINDS = ("channel", "telephone")


@tagged("post_install", "-at_install")
class TestConnection(NetworkCase, ReachesNothing):
    """Another system has a user of its own, who is no person and reads nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        kinds = dict(cls.env["service.connection"]._fields["kind"].selection)
        cls.kind = next((kind for kind in KINDS if kind in kinds), None)
        cls.administrator = cls.make_user("admin", "service_network.group_administrator")

    def setUp(self):
        super().setUp()
        if not self.kind:
            self.skipTest("No addon here has an entry point for other systems.")

    def connect(self, user=None, **vals):
        vals = {"name": "Shop", "kind": self.kind, **self.needed(), **vals}
        return self.env["service.connection"].with_user(user or self.administrator).create(vals)

    def needed(self):
        return {"code": "shop.test", "channel": "wechat"} if self.kind == "channel" else {}

    def test_a_connected_system_gets_a_user_that_is_neither_person_nor_portal(self):
        user = self.connect().sudo().user_id
        self.assertTrue(user.share)
        for group in ("base.group_user", "base.group_portal", "base.group_public"):
            self.assertFalse(user.has_group(group), group)
        self.assert_reaches_nothing(user)

    def test_such_a_user_never_becomes_a_person(self):
        user = self.connect().sudo().user_id
        for group in ("base.group_user", "base.group_portal", "service_network.group_point_user"):
            with self.subTest(group=group), self.assertRaises(ValidationError):
                user.group_ids = [Command.link(self.env.ref(group).id)]

    def test_no_key_speaks_for_a_person(self):
        for person in (self.manager, self.env.ref("base.user_admin")):
            with self.subTest(login=person.login), self.assertRaises(AccessError):
                self.connect(user_id=person.id)
        system = self.connect()
        with self.assertRaises(AccessError):
            system.user_id = self.manager
        with self.assertRaises(ValidationError):  # not even code does
            system.sudo().user_id = self.manager

    def test_only_administrators_connect_systems(self):
        for person in (self.manager, self.office):
            with self.subTest(login=person.login), self.assertRaises(AccessError):
                self.connect(person)
        system = self.connect().with_user(self.office)
        for method in ("action_revoke_keys", "read"):
            with self.subTest(method=method), self.assertRaises(AccessError):
                getattr(system, method)()

    def test_a_key_lives_a_year_at_most_and_ends_when_it_is_revoked(self):
        system, Keys = self.connect(), self.env["res.users.apikeys"]
        key = system._new_key()
        self.assertEqual(Keys._check_credentials(scope="rpc", key=key), system.user_id.id)
        system.invalidate_recordset()
        self.assertEqual(system.key_count, 1)
        self.assertLessEqual((system.key_expires_at - self.env.cr.now()).days, 365)
        system.action_revoke_keys()
        self.assertEqual(system.key_count, 0)
        self.assertFalse(Keys._check_credentials(scope="rpc", key=key))

    def test_its_user_goes_with_it(self):
        system = self.connect()
        system.write({"name": "Other Shop"})
        self.assertEqual(system.sudo().user_id.name, "Other Shop")
        system.active = False
        self.assertFalse(system.sudo().user_id.active)
        system.active = True
        self.assertTrue(system.sudo().user_id.active)

    def test_an_archived_system_is_let_in_no_more(self):
        system = self.connect()
        key = system._new_key()
        system.active = False
        self.env.flush_all()
        self.assertFalse(self.env["res.users.apikeys"]._check_credentials(scope="rpc", key=key))

    def test_a_new_key_is_shown_to_a_person_at_the_screen_only(self):
        with self.assertRaises(UserError):
            self.connect().action_new_key()

    def test_it_logs_in_nowhere_even_with_a_password(self):
        user = self.connect().sudo().user_id
        user.password = "a-password-somebody-gave-it"
        credential = {
            "type": "password",
            "login": user.login,
            "password": "a-password-somebody-gave-it",
        }
        for interactive in (True, False):
            with self.subTest(interactive=interactive), self.assertRaises(AccessDenied):
                self.env["res.users"]._login(credential, {"interactive": interactive})
        with self.assertRaises(AccessDenied):
            self.env["res.users"]._check_uid_passwd(user.id, "a-password-somebody-gave-it")
