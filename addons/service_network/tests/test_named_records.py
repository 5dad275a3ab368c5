from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import BaseCase, tagged

from odoo.addons.service_network.link_names import (
    UNREADABLE,
    line_ids,
    line_values,
    one_id,
    reference_pair,
)

from .common import NetworkCase

ABSENT = 2_000_000_001
REFUSED = "not one of those you may use"


class TestLinkNames(BaseCase):
    """Every shape in which a client may name a record."""

    def test_one_record(self):
        for value, named in (
            (7, 7),
            ("7", 7),
            (" 7 ", 7),
            (7.0, 7),
            ((7, "name"), 7),
            ([7, "name"], 7),
            ({"id": 7, "name": "x"}, 7),
            (False, None),
            (None, None),
            ("", None),
            ({"name": "new"}, None),
            (True, UNREADABLE),
            ("x", UNREADABLE),
            (-7, UNREADABLE),
            (10**30, UNREADABLE),
            (float("inf"), UNREADABLE),
        ):
            with self.subTest(value=value):
                self.assertEqual(one_id(value), named)

    def test_lines(self):
        for value, named in (
            ([Command.link(7)], [7]),
            ([[4, 7]], [7]),
            ([(6, 0, [7, 8])], [7, 8]),
            ([(6, False, ["7"])], [7]),
            ([Command.update(7, {})], [7]),
            ([7, 8], [7, 8]),
            ((7, 8), [7, 8]),
            ([Command.create({}), Command.clear(), Command.unlink(7), Command.delete(7)], []),
            ([[4, 7], 8], [7, 8]),
            (False, []),
            ([[]], []),
        ):
            with self.subTest(value=value):
                self.assertEqual(line_ids(value), named)

    def test_values_of_lines(self):
        made, changed = {"a": 1}, {"b": 2}
        lines = [[0, "virtual_1", made], [1, 7, changed], [2, 7], [4, 7, {"c": 3}]]
        self.assertEqual(line_values(lines), [(None, made), (7, changed)])

    def test_references(self):
        self.assertEqual(reference_pair("res.partner,7"), ("res.partner", 7))
        self.assertEqual(reference_pair("res.partner,x"), ("res.partner", UNREADABLE))
        self.assertIsNone(reference_pair(False))


@tagged("post_install", "-at_install")
class TestLinkGuard(NetworkCase):
    """Whoever of a point names a record must be allowed to see it; Odoo's models included."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Partner = cls.env["res.partner"]
        cls.own = Partner.create({"name": "Own", "service_point_ids": cls.point.ids})
        cls.known = Partner.create({"name": "Known", "service_point_ids": cls.point.ids})
        cls.foreign = Partner.create({"name": "Foreign", "service_point_ids": cls.other_point.ids})
        cls.env.flush_all()
        cls.env.invalidate_all()

    def setUp(self):
        super().setUp()
        # as in a request, where lines of contacts and users are always made as its user
        transaction = self.env.transaction
        self.addCleanup(setattr, transaction, "default_env", transaction.default_env)
        transaction.default_env = self.env(user=self.manager)

    def contacts(self, user=None, **context):
        return self.env["res.partner"].with_user(user or self.manager).with_context(**context)

    def ways_of_naming(self, foreign):
        """Each entry point that takes a value, with a function that names the record there."""
        own = self.contacts().browse(self.own.id)
        new = {"name": "New", "parent_id": foreign}
        line = [Command.create({"name": "Line", "child_ids": [Command.link(foreign)]})]
        spec = {"parent_id": {"fields": {"display_name": {}}}}
        return {
            "create": lambda: self.contacts().create(dict(new)),
            "default": lambda: self.contacts(default_parent_id=foreign).create({"name": "New"}),
            "default_get": lambda: self.contacts(default_parent_id=foreign).default_get(
                ["parent_id"]
            ),
            "name_create": lambda: self.contacts(default_parent_id=foreign).name_create("New"),
            "copy": lambda: own.copy({"parent_id": foreign}),
            "write": lambda: own.write({"parent_id": foreign}),
            "web_save": lambda: own.web_save({"parent_id": foreign}, spec),
            "line": lambda: own.write({"child_ids": line}),
            "link": lambda: own.write({"child_ids": [Command.link(foreign)]}),
            "set": lambda: own.write({"child_ids": [Command.set([foreign])]}),
            "onchange": lambda: self.contacts().onchange(dict(new), ["parent_id"], spec),
            "onchange of a line": lambda: self.contacts().onchange(
                {"child_ids": line}, ["child_ids"], {"child_ids": {"fields": {"name": {}}}}
            ),
            "activity": lambda: self.env["mail.activity"]
            .with_user(self.manager)
            .create(
                {"res_model_id": self.env["ir.model"]._get_id("res.partner"), "res_id": foreign}
            ),
        }

    def test_a_foreign_record_is_named_at_no_entry_point(self):
        for entry_point, name in self.ways_of_naming(self.foreign.id).items():
            with self.subTest(entry_point), self.assertRaises(AccessError):
                name()

    def test_a_missing_record_is_refused_in_the_words_of_a_foreign_one(self):
        foreign, absent = self.ways_of_naming(self.foreign.id), self.ways_of_naming(ABSENT)
        for entry_point in ("default_get", "onchange", "onchange of a line"):
            with self.subTest(entry_point):
                with self.assertRaises(AccessError) as missing:
                    absent[entry_point]()
                with self.assertRaises(AccessError) as hidden:
                    foreign[entry_point]()
                self.assertEqual(str(missing.exception), str(hidden.exception))

    def test_what_one_may_see_is_named_at_every_entry_point(self):
        ways = self.ways_of_naming(self.known.id)
        del ways["line"]  # nobody moves a contact below one that is not complete yet
        for entry_point, name in ways.items():
            with self.subTest(entry_point), self.env.cr.savepoint() as undo:
                self.assertTrue(name(), "nothing came of it")
                undo.rollback()

    def test_a_message_reaches_those_one_may_see_and_is_silent_of_the_others(self):
        own = self.contacts().browse(self.own.id)
        named = [self.foreign.id, ABSENT, self.known.id]
        message = own.message_post(body="x", partner_ids=named)
        self.assertEqual(message.sudo().partner_ids, self.known)
        own.message_subscribe(named)
        self.assertIn(self.known, self.own.message_partner_ids)
        self.assertNotIn(self.foreign, self.own.message_partner_ids)

    def test_an_import_names_nothing_foreign(self):
        result = self.contacts().load(
            ["name", "parent_id/.id"], [["New", str(self.foreign.id)], ["Other", "x"]]
        )
        self.assertFalse(result["ids"])
        self.assertNotIn("Foreign", str(result))

    def test_an_own_default_names_nothing_foreign(self):
        Default, entry = self.env["ir.default"], ("res.partner", "parent_id", self.foreign.id)
        with self.assertRaises(AccessError):
            Default.with_user(self.manager).set(*entry, user_id=True)
        Default.set(*entry, user_id=self.manager.id)  # kept from the days when he might
        with self.assertRaisesRegex(AccessError, REFUSED):
            self.contacts().create({"name": "New"})

    def test_an_archived_foreign_record_is_no_exception(self):
        self.foreign.active = False
        with self.assertRaises(AccessError):
            self.contacts().create({"name": "New", "parent_id": self.foreign.id})

    def test_a_written_model_does_not_turn_an_id_to_another_record(self):
        note = self.env["ir.attachment"].with_user(self.manager)
        kept = note.create({"name": "x", "raw": b"x", "res_id": self.foreign.id})
        with self.assertRaises(AccessError):
            kept.write({"res_model": "res.partner"})

    def test_a_new_record_is_named_by_its_own_lines(self):
        line = Command.create({"name": "Line", "child_ids": [Command.create({"name": "Under"})]})
        made = self.contacts().create({"name": "New", "child_ids": [line]})
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(made.child_ids.child_ids.name, "Under")

    def test_one_check_for_a_batch(self):
        def count(number):
            vals = [{"name": f"C{n}", "parent_id": self.own.id} for n in range(number)]
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.contacts()._check_links(vals)
            return self.env.cr.sql_log_count - before

        count(1)
        self.assertEqual(count(50), count(5))

    def test_visitors_and_customers_name_nothing_foreign(self):
        customer = self.make_user("customer", "base.group_portal")
        Partner = self.contacts(customer)
        with self.assertRaises(AccessError):
            Partner.browse(customer.partner_id.id).write({"parent_id": self.foreign.id})

    def test_others_in_the_same_database_keep_odoos_rules(self):
        clerk = self.make_user("clerk", "base.group_user,base.group_partner_manager")
        for user in (clerk, self.office):
            with self.subTest(user.login):
                self.own.parent_id = False
                self.contacts(user).browse(self.own.id).write({"parent_id": self.foreign.id})
                self.assertEqual(self.own.parent_id, self.foreign)
