from odoo.exceptions import AccessError, ConcurrencyError, UserError
from odoo.tests import TransactionCase, new_test_user, tagged, users
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestRequestKey(TransactionCase):
    """A key made by whoever asks: the same request has one effect."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Request = cls.env["request.key"]
        new_test_user(cls.env, login="anybody", groups="base.group_user")

    def test_the_same_request_is_found_again(self):
        claimed = self.Request._claim("key-1", "door", {"a": 1})
        claimed.res_id = 7
        self.assertEqual(self.Request._find("key-1", "door", {"a": 1}), claimed)
        self.assertEqual(claimed.res_id, 7)

    def test_an_unknown_key_finds_nothing(self):
        self.assertFalse(self.Request._find("key-2", "door", {"a": 1}))

    def test_a_key_is_not_used_for_something_else(self):
        self.Request._claim("key-3", "door", {"a": 1})
        for door, asked in (("door", {"a": 2}), ("gate", {"a": 1})):
            with self.subTest(door=door, asked=asked), self.assertRaises(UserError):
                self.Request._find("key-3", door, asked)

    def test_a_request_without_a_key_is_refused(self):
        for key in ("", None, "k" * 201):
            with self.subTest(key=key), self.assertRaises(UserError):
                self.Request._find(key, "door", {})

    def test_a_key_claimed_meanwhile_asks_the_server_to_try_again(self):
        self.Request._claim("key-4", "door", {})
        with self.assertRaises(ConcurrencyError):
            self.Request._claim("key-4", "door", {})

    def test_old_keys_are_forgotten(self):
        old = self.Request._claim("key-5", "door", {})
        new = self.Request._claim("key-6", "door", {})
        old.at = "2020-01-01 00:00:00"
        with mute_logger("odoo.models.unlink"):
            self.Request.sudo()._gc_requests()
        self.assertFalse(old.exists())
        self.assertTrue(new.exists())

    @users("anybody")
    def test_nobody_reads_the_keys(self):
        with self.assertRaises(AccessError):
            self.env["request.key"].search([])
