"""What no screen lets a user write is not written by RPC either.

Models, roles and fields are read from the registry: each stored computed field that is not
editable, and each field that is read-only wherever it is shown, is written with another value by
each role that may write the record. It is refused, or the record stays as it was.
"""

from odoo.tests import TransactionCase, new_test_user
from odoo.tools import mute_logger

from odoo.addons.service_network.tests.tries import LOUD, Tries
from odoo.addons.service_network.tests.values import other_values

from our_addons import our_addons

from ..isolation.two_points import TwoPoints
from .screens import Screens

LOG = {"create_uid", "create_date", "write_uid", "write_date"}
# What may be written although its screen only shows it, and why.
BY_RIGHT = {
    ("parts.transfer.line", "picked_qty"): "a sender without a scanner, within what was ordered",
}
MOST_TRIED = 3  # records of a model, in different states


class TestFieldsNobodyWrites(Tries, TwoPoints, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.screens = Screens(cls.env)
        cls.roles = [cls.make_role(group) for group in cls.find_roles()]
        cls.env.flush_all()

    @classmethod
    def find_roles(cls):
        """The groups that a user's form offers for our desks."""
        category = cls.env.ref("service_network.module_category_after_sales")
        return cls.env["res.groups"].search([("privilege_id.category_id", "=", category.id)])

    @classmethod
    def make_role(cls, group):
        name = group.get_external_id()[group.id]
        user = new_test_user(cls.env, login=f"role {name}", groups=name)
        user.service_point_ids = cls.point
        return user

    # --- what is tried ---

    def our_fields(self, name):
        """Fields of a model that our addons define and keep in a column of its table."""
        return [
            field
            for field in self.env[name]._fields.values()
            if field.store
            and field.type not in ("one2many", "many2many")
            and field.name not in LOG
            and field._modules
            and set(field._modules) <= set(our_addons())
        ]

    def figures(self, name):
        return [field for field in self.our_fields(name) if field.compute and field.readonly]

    def shown_only(self, name):
        return [
            field
            for field in self.our_fields(name)
            if not field.compute
            and (name, field.name) not in BY_RIGHT
            and (field.readonly or self.screens.only_show(name, field.name))
        ]

    def models_with(self, wanted):
        for name, model in sorted(self.registry.items()):
            if not (model._abstract or model._transient or model._table_query):
                if fields := wanted(name):
                    yield name, fields

    def records_of(self, name, user):
        """Some records that the user may write, one of each state."""
        Model = self.env[name].with_user(user)
        if not Model.has_access("write"):
            return Model
        records = Model.search([], limit=100)._filtered_access("write")
        if "state" in Model._fields:
            records = Model.union(*(group[:1] for group in records.grouped("state").values()))
        return records[:MOST_TRIED]

    def check(self, wanted):
        tried, roles = 0, {}
        for name, fields in self.models_with(wanted):
            for user in self.roles:
                for record in self.records_of(name, user):
                    for field in fields:
                        tried += self.check_field(record, field)
                        roles.setdefault(user, set()).add(name)
        self.assertGreater(tried, 200)
        self.assertGreater(len(roles), 8)
        print(f"{tried} attempts by {len(roles)} roles")

    def check_field(self, record, field):
        """:return: how many values were tried"""
        own = record.sudo()
        kept = own[field.name]
        values = other_values(own, field.name)
        for value in values:
            with self.subTest(role=record.env.user.login, field=str(field), value=value):
                self.is_refused(
                    lambda vals={field.name: value}: record.write(vals),
                    lambda: own[field.name] == kept,
                )
        return len(values)

    # --- the tests ---

    def test_nobody_writes_a_figure_that_follows_from_other_facts(self):
        self.check(self.figures)

    def like_another(self, Model):
        """Values to make a record like one there is: what is required, with its links, or more."""
        for like in (*Model.search([], limit=2), *Model.sudo().search([], limit=1)):
            like = like.sudo()
            needed = {
                field.name: field.convert_to_write(like[field.name], like)
                for field in like._fields.values()
                if field.required and field.store and not field.compute and not field.default
            }
            links = {
                field.name: like[field.name].id
                for field in like._fields.values()
                if field.type == "many2one" and field.store and not field.readonly
            }
            yield needed
            yield {**links, **needed}
            yield {**needed, **like.copy_data()[0]}

    def made(self, Model, vals, name=None):
        """Make a record and take that back: ``(whether it was made, what it says)``."""
        with mute_logger(*LOUD), self.env.cr.savepoint(flush=False) as savepoint:
            try:
                record = Model.create(vals)
                self.env.flush_all()
                return True, name and record.sudo()[name]
            except Exception:  # by whatever it is refused
                return False, None
            finally:
                savepoint.rollback()
                self.env.transaction.clear()

    def good_values(self, Model):
        """Values with which the user makes a record; nothing where he cannot, whatever he gives."""
        return next((vals for vals in self.like_another(Model) if self.made(Model, vals)[0]), None)

    def test_nobody_gives_a_figure_when_a_record_is_made(self):
        """Neither as a value nor as a default of the context.

        The same user makes the same record without the figure, so that nothing but the figure is
        what he is refused for.
        """
        tried, models, given = 0, set(), []
        for name, fields in self.models_with(self.figures):
            for user in self.roles:
                Model = self.env[name].with_user(user)
                vals = self.good_values(Model) if Model.has_access("create") else None
                for field in fields if vals is not None else ():
                    models.add(name)
                    others = {key: value for key, value in vals.items() if key != field.name}
                    _made, kept = self.made(Model, others, field.name)
                    value = 1 if field.type in ("many2one", "integer", "float", "monetary") else "1"
                    for way, model, more in (
                        ("value", Model, {field.name: value}),
                        ("default", Model.with_context(**{f"default_{field.name}": value}), {}),
                    ):
                        tried += 1
                        made, says = self.made(model, {**others, **more}, field.name)
                        if made and (way == "value" or says != kept):
                            given.append(f"{user.login}: {field} as {way}")
        print(f"{tried} attempts at {sorted(models)}")
        self.assertEqual(given, [])
        self.assertGreater(tried, 300)
        self.assertGreater(len(models), 14)

    def test_nobody_writes_what_every_screen_only_shows(self):
        self.check(self.shown_only)

    def test_every_figure_is_shown_as_read_only(self):
        """A field that the server refuses is not offered by any form either."""
        for name, fields in self.models_with(self.figures):
            for field in fields:
                self.assertNotIn((name, field.name), self.screens.editable)
