from contextlib import closing, contextmanager, suppress

import psycopg2

from odoo import api
from odoo.exceptions import AccessError, UserError
from odoo.sql_db import db_connect
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

    def reserve(self, key, entry_point="entry", asked=None):
        return self.Request._reserve_key(key, entry_point, asked or {"a": 1})

    def test_the_same_request_is_found_again(self):
        kept, is_new = self.reserve("key-1")
        self.assertTrue(is_new)
        kept.res_id = 7
        found, is_new = self.reserve("key-1")
        self.assertFalse(is_new)
        self.assertEqual((found, found.res_id), (kept, 7))

    def test_an_unknown_key_is_new(self):
        self.reserve("key-1")
        self.assertTrue(self.reserve("key-2")[1])

    def test_a_key_is_not_used_for_something_else(self):
        self.reserve("key-3")
        for entry_point, asked in (("entry", {"a": 2}), ("another", {"a": 1})):
            with self.subTest(entry_point=entry_point, asked=asked), self.assertRaises(UserError):
                self.reserve("key-3", entry_point, asked)

    def test_a_request_without_a_key_is_refused(self):
        for key in ("", None, "k" * 201):
            with self.subTest(key=key), self.assertRaises(UserError):
                self.reserve(key)

    def test_nobody_takes_a_key_of_the_server_before_it(self):
        """A shop's reference can be guessed; whoever sends it as a key would stop the report."""
        kept, is_new = self.Request._reserve_own_key("shop,1", "entry", {})
        self.assertTrue(is_new)
        self.assertEqual(self.Request._reserve_own_key("shop,1", "entry", {}), (kept, False))
        with self.assertRaises(UserError):
            self.Request._reserve_own_key("shop,1", "entry", {"a": 2})
        with self.assertRaises(UserError):
            self.reserve(kept.key)
        self.assertTrue(self.reserve("shop,1")[1])

    def test_what_failed_leaves_its_key(self):
        with suppress(LookupError), self.env.cr.savepoint():
            self.reserve("key-7")
            raise LookupError("what was asked for failed")
        self.assertTrue(self.reserve("key-7")[1])

    @mute_logger("odoo.sql_db")
    def test_a_key_reserved_meanwhile_asks_the_server_to_try_again(self):
        """Both see that the key is free; the second is one the server tries again, not refuses."""
        with self.parallel() as first, self.parallel() as second:
            second.cr.execute("SELECT count(*) FROM request_key")  # its picture of the table
            first["request.key"]._reserve_key("key-4", "entry", {})
            first.cr.commit()
            with self.assertRaises(psycopg2.errors.SerializationFailure):
                second["request.key"]._reserve_key("key-4", "entry", {})
            second.cr.rollback()
            _found, is_new = second["request.key"]._reserve_key("key-4", "entry", {})
            self.assertFalse(is_new)

    @contextmanager
    def parallel(self):
        """Another transaction, as another worker of the server has it."""
        with closing(db_connect(self.env.cr.dbname).cursor()) as cr:
            yield api.Environment(cr, self.env.uid, {})
            cr.rollback()
            cr.execute("DELETE FROM request_key WHERE key = 'key-4'")
            cr.commit()  # pylint: disable=invalid-commit

    def test_old_keys_are_forgotten(self):
        old, new = self.reserve("key-5")[0], self.reserve("key-6")[0]
        old.at = "2020-01-01 00:00:00"
        with mute_logger("odoo.models.unlink"):
            self.Request.sudo()._gc_requests()
        self.assertFalse(old.exists())
        self.assertTrue(new.exists())

    @users("anybody")
    def test_nobody_reads_the_keys(self):
        with self.assertRaises(AccessError):
            self.env["request.key"].search([])
