"""Departments that share the database and know nothing of after-sales work as without it.

Which models are looked at is asked of the registry: every model of Odoo's to which one of our
addons adds a field or a method. What a neighbour may do there is said by Odoo's own access rights;
whatever they grant has to succeed.
"""

import itertools
import re
import traceback
from pathlib import Path

from lxml import etree

from odoo.fields import Command
from odoo.models import MAGIC_COLUMNS
from odoo.tests import Form, TransactionCase, new_test_user
from odoo.tools import mute_logger

from our_addons import our_addons

from ..common import CrossAddons

NEIGHBOURS = {
    "salesman": "sales_team.group_sale_salesman",
    "sales manager": "sales_team.group_sale_manager",
    "buyer": "purchase.group_purchase_user",
    "stock user": "stock.group_stock_user",
    "stock manager": "stock.group_stock_manager",
    "personnel officer": "hr.group_hr_user",
    "biller": "account.group_account_invoice",
    "accountant": "account.group_account_manager",
    "contact keeper": "base.group_partner_manager",
    "product manager": "product.group_product_manager",
    "employee": "base.group_user",
}

# Fields of ours that a neighbour is meant to see: he sells what they are about.
SHOWN = {"sale.order.line": {"is_warranty_plan", "warranty_device_id"}}

# What Odoo asks for without saying that it is required.
ALSO_NEEDED = {
    "hr.employee": {"name"},
    "product.product": {"name"},
    "stock.picking": {"picking_type_id", "location_id", "location_dest_id"},
    "stock.move": {"location_id", "location_dest_id"},
    "stock.move.line": {"product_id", "product_uom_id", "location_id", "location_dest_id"},
    "stock.quant": {"product_id", "location_id"},
    "sale.order.line": {"order_id", "name"},
}
ONE_LIKE = {
    "product.product": [
        ("is_storable", "=", True),
        ("tracking", "=", "none"),
        ("is_service_part", "=", False),
    ],
    "stock.location": [("usage", "=", "internal"), ("service_point_id", "=", False)],
}
SAMPLES = {"boolean": True, "integer": 1, "float": 1.0, "date": "2026-03-01"}

# What must be among what the neighbours made, or the test above proves less than it says.
MADE = {
    *("res.partner", "stock.lot", "stock.picking", "stock.move", "stock.move.line", "hr.employee"),
    *("account.move", "product.template", "product.product", "repair.order", "sale.order"),
    *("stock.location", "resource.calendar"),
}

# What is theirs to copy; the transfers of our documents are planned by those alone.
THEIRS = {
    "stock.picking": [
        (f"{place}.{mark}", "=", False)
        for place in ("location_id", "location_dest_id")
        for mark in ("service_point_id", "is_parts_transit", "is_parts_difference")
    ]
}

WRITTEN = ("char", "text", "boolean", "date")
OF_THE_MACHINE = ("ir.", "base", "res.config.settings")


class Neighbours(CrossAddons, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ours = set(our_addons())
        cls.env["product.product"].create({"name": "Neighbour's Goods", "is_storable": True})
        cls.users = {
            name: new_test_user(
                cls.env, f"neighbour {name}", f"base.group_user,base.group_allow_export,{group}"
            )
            for name, group in NEIGHBOURS.items()
            if cls.env.ref(group, raise_if_not_found=False)
        }
        cls.names_of_ours = {
            name
            for model in cls.env.registry
            for name in [model] * cls.is_ours(model)
            + [f"{model}.{field}" for field in cls.fields_of_ours(model)]
        }
        cls.extended = sorted(filter(cls.is_extended, cls.env.registry))

    @classmethod
    def addon_of(cls, definition):
        parts = definition.__module__.split(".")
        return parts[2] if parts[:2] == ["odoo", "addons"] else ""

    @classmethod
    def is_ours(cls, model):
        return cls.env[model]._original_module in cls.ours

    @classmethod
    def fields_of_ours(cls, model):
        """Names of the fields that only our addons define."""
        return {
            field.name
            for field in cls.env[model]._fields.values()
            if field._modules and set(field._modules) <= cls.ours
        }

    @classmethod
    def is_extended(cls, model):
        """Whether it is Odoo's, and has a field or a method of ours."""
        if cls.is_ours(model) or model.startswith(OF_THE_MACHINE):
            return False
        return bool(cls.fields_of_ours(model)) or any(
            cls.addon_of(definition) in cls.ours and "base" not in inherits(definition)
            for definition in type(cls.env[model]).mro()
        )

    def for_each(self, check):
        """Call `check` with each extended model that each neighbour may open, as that user."""
        for name, user in self.users.items():
            for model in self.extended:
                records = self.env[model].with_user(user)
                if records._abstract or not records.has_access("read"):
                    continue
                with self.subTest(neighbour=name, model=model):
                    self.env.invalidate_all()
                    check(records)

    def some(self, records, count=20):
        """Records he may see."""
        return records.search([], limit=count)

    def succeeds(self, action, *args):
        """What it answers, unless Odoo itself refuses; that our addons refuse is a failure."""
        try:
            with mute_logger("odoo.sql_db", "odoo.addons.base.models.ir_rule"):
                return action(*args)
        except Exception as error:
            if self.is_ours_fault(error):
                raise
            return None

    def is_ours_fault(self, error):
        """Whether it names a model or field of ours, or was raised by a line of ours."""
        words = set(re.findall(r"[a-z][a-z0-9_.]*[a-z0-9]", str(error)))
        if words & self.names_of_ours:
            return True
        lines = [
            frame.line
            for frame in traceback.extract_tb(error.__traceback__)
            if self.addon_of_path(frame.filename) in self.ours
        ]
        return bool(lines) and "super(" not in lines[-1]

    def addon_of_path(self, path):
        return (Path(path).parts[-3:-2] or ("",))[0]


def inherits(definition):
    parents = getattr(definition, "_inherit", None) or ()
    return [parents] if isinstance(parents, str) else parents


class TestNeighbours(Neighbours):
    def test_every_model_that_we_extend_is_looked_at(self):
        self.assertEqual(set(self.users), set(NEIGHBOURS))
        self.assertGreaterEqual(
            set(self.extended),
            {"res.partner", "stock.lot", "stock.move", "stock.quant", "hr.employee", "repair.order"}
            | {"account.move", "product.template", "sale.order", "stock.location", "res.users"},
        )

    def test_neighbours_read_every_field_of_what_they_may_see(self):
        def check(records):
            found = self.some(records)
            self.succeeds(found.read)
            self.succeeds(found.export_data, ["id", "display_name"])
            self.succeeds(records.name_search)

        self.for_each(check)

    def test_neighbours_get_odoos_defaults_for_a_new_record(self):
        self.for_each(lambda it: self.succeeds(it.default_get, list(it.fields_get())))

    def test_neighbours_create_what_odoo_lets_them_create(self):
        made = []

        def check(records):
            if records._transient or not records.has_access("create"):
                return
            vals = self.values_for_new(records)
            if self.can(records.sudo().create, vals):
                made.append(records._name)
                with self.env.cr.savepoint() as undo:
                    self.succeeds(records.create, vals)
                    undo.rollback()

        self.for_each(check)
        self.assertGreaterEqual(set(made), MADE)

    def test_neighbours_write_what_odoo_lets_them_write(self):
        written = []

        def check(records):
            if not records.has_access("write"):
                return
            for record in self.some(records, 3)._filtered_access("write"):
                vals = self.values_again(record)
                if vals and self.can(record.sudo().write, vals):
                    written.append(record)
                    with self.env.cr.savepoint() as undo:
                        self.succeeds(record.write, vals)
                        undo.rollback()

        self.for_each(check)
        self.assertGreater(len(written), 20)

    def test_neighbours_copy_what_odoo_lets_them_copy(self):
        self.make_transfer()
        copied = set()

        def check(records):
            if records._transient or not records.has_access("create"):
                return
            for record in self.some_of_theirs(records):
                if self.can(record.sudo().copy):
                    copied.add(record._name)
                    with self.env.cr.savepoint() as undo:
                        self.succeeds(record.copy)
                        undo.rollback()

        self.for_each(check)
        self.assertGreaterEqual(copied, {"stock.picking", "res.partner", "product.template"})

    def test_neighbours_open_forms_and_see_no_field_of_ours(self):
        def check(records):
            views = self.succeeds(
                records.get_views, [(False, "list"), (False, "form"), (False, "search")]
            )
            for kind, view in (views or {"views": {}})["views"].items():
                for model, names in fields_in(etree.fromstring(view["arch"]), records).items():
                    ours = self.fields_of_ours(model) - SHOWN.get(model, set())
                    self.assertFalse(names & ours, f"{kind} view shows them")
            for found in self.some(records, 1):
                self.succeeds(Form, found)
            if records.has_access("create") and not records._transient:
                self.succeeds(Form, records)

        self.for_each(check)

    def test_fields_of_ours_that_lead_to_our_models_need_a_role_of_ours(self):
        for model in self.extended:
            for name in self.fields_of_ours(model) - SHOWN.get(model, set()):
                field = self.env[model]._fields[name]
                if field.type not in ("one2many", "many2many") or not self.is_ours(
                    field.comodel_name
                ):
                    continue
                for neighbour, user in self.users.items():
                    if self.env[field.comodel_name].with_user(user).has_access("read"):
                        continue
                    with self.subTest(field=str(field), neighbour=neighbour):
                        known = self.env[model].with_user(user)
                        self.assertFalse(known._has_field_access(field, "read"))

    def test_neighbours_have_no_menu_and_no_button_of_ours(self):
        menus = self.env["ir.ui.menu"]
        own_menus = set(self.own_records("ir.ui.menu").ids)
        own_actions = set(self.own_records("ir.actions.server").ids)
        own_actions |= set(self.own_records("ir.actions.act_window").ids)
        own_actions |= set(self.own_records("ir.actions.report").ids)
        for name, user in self.users.items():
            shown = set(menus.with_user(user).load_menus(False)) & own_menus
            self.assertFalse(menus.browse(shown).mapped("complete_name"), f"{name} sees them")

        def check(records):
            bound = records.env["ir.actions.actions"].get_bindings(records._name)
            for action in itertools.chain(*bound.values()):
                self.assertNotIn(action["id"], own_actions)

        self.for_each(check)

    def test_no_rule_of_ours_binds_who_has_no_role_of_ours(self):
        for rule in self.own_records("ir.rule"):
            model = self.env[rule.model_id.model]
            if self.is_ours(model._name) or model._transient:
                continue
            self.assertTrue(rule.groups, f"{rule.name} binds everybody")
            for group, xmlid in rule.groups.get_external_id().items():
                self.assertIn(xmlid.partition(".")[0], self.ours, f"{rule.name}, group {group}")

    # --- what the tests ask for ---

    def own_records(self, model):
        data = self.env["ir.model.data"].search(
            [("model", "=", model), ("module", "in", list(self.ours))]
        )
        return self.env[model].browse(data.mapped("res_id")).exists()

    def make_transfer(self):
        """One that has nothing to do with after-sales."""
        vals = self.values_for_new(self.env["stock.picking"])
        product = self.env["product.product"].search(ONE_LIKE["product.product"], limit=1)
        move = {"product_id": product.id, "product_uom_qty": 1}
        places = {"location_id": vals["location_id"], "location_dest_id": vals["location_dest_id"]}
        self.env["stock.picking"].create({**vals, "move_ids": [Command.create(move | places)]})

    def some_of_theirs(self, records):
        theirs = self.env[records._name].search(THEIRS.get(records._name, []), limit=20)
        return theirs.with_env(records.env)._filtered_access("read")[:1]

    def can(self, action, *args):
        """Whether superuser code can do it, which says that the values are right."""
        try:
            with mute_logger("odoo.sql_db", "odoo.tests.form"), self.env.cr.savepoint() as undo:
                action(*args)
                self.env.flush_all()
                undo.rollback()
        except Exception:  # Odoo does not want it; that is not what is tried here
            return False
        return True

    def values_for_new(self, records):
        """Something for each field that has to be given."""
        fields = records._fields
        given = records.default_get(list(fields))
        needed = {name for name, field in fields.items() if self.is_asked_for(field)}
        needed |= ALSO_NEEDED.get(records._name, {records._rec_name}) & fields.keys()
        return {
            name: self.value_for(records, fields[name]) for name in needed if not given.get(name)
        }

    def is_asked_for(self, field):
        by_itself = field.compute or field.related or field.name in MAGIC_COLUMNS
        parents = {*self.env[field.model_name]._inherits.values(), "resource_id"}
        many = field.type in ("one2many", "many2many")
        return field.required and field.store and not (by_itself or many or field.name in parents)

    def value_for(self, records, field):
        if field.type == "many2one":
            domain = ONE_LIKE.get(field.comodel_name, [])
            offered = self.env[field.comodel_name].with_user(records.env.uid)
            if not offered.has_access("read"):  # then Odoo has to say what comes of it
                offered = offered.sudo()
            return offered.search(domain, limit=1).id
        if field.type == "selection":
            return field.get_values(self.env)[0]
        return SAMPLES.get(field.type, "Neighbour's")

    def values_again(self, record):
        """What the record says already, as far as it is written by hand and not by us."""
        ours = self.fields_of_ours(record._name)
        return {
            name: record[name]
            for name, field in record._fields.items()
            if field.type in WRITTEN
            and field.store
            and not (name in MAGIC_COLUMNS or field.compute or field.related or field.readonly)
            and name not in ours
            and record._has_field_access(field, "write")
        }


def fields_in(arch, records):
    """Names of fields in a view by model: dict model → names."""
    found = {}

    def walk(node, model):
        for child in node:
            if child.tag != "field":
                walk(child, model)
                continue
            found.setdefault(model._name, set()).add(child.get("name"))
            field = model._fields.get(child.get("name"))
            walk(child, model.env[field.comodel_name] if field and field.relational else model)

    walk(arch, records)
    return found
