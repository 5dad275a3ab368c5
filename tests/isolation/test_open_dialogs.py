"""An open dialog, of ours or of Odoo's, belongs to the one who opened it.

Every transient model of the registry gets a row that one user opened; another with every right
there is tries to read it, to change it and to have it act.
"""

from odoo.exceptions import AccessError
from odoo.tests import TransactionCase
from odoo.tools import SQL

from odoo.addons.service_network.tests.common import NetworkCase

from ..calls import Calls
from ..common import CrossAddons

WORDS = "WORDS-OF-SOMEBODY-ELSE"
EVERYTHING = ",".join(
    (
        "service_network.group_administrator",
        "base.group_system",
        "account.group_account_manager",
        "hr.group_hr_manager",
        "purchase.group_purchase_manager",
        "sales_team.group_sale_manager",
        "stock.group_stock_manager",
        "survey.group_survey_manager",
    )
)


class TestOpenDialogs(CrossAddons, Calls, NetworkCase, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.author = cls.make_user("author", EVERYTHING)
        cls.mighty = cls.make_user("mighty", EVERYTHING)

    def dialogs(self):
        return [name for name, model in sorted(self.registry.items()) if self.is_dialog(model)]

    def is_dialog(self, model):
        return model._transient and not model._abstract and model._auto

    def open_dialog(self, name, user):
        """A row as the user would have it open, with nothing in it but his words."""
        Model = self.env[name]
        table = SQL.identifier(Model._table)
        columns = {"create_uid": user.id, "write_uid": user.id}
        for field in Model._fields.values():
            if field.store and field.column_type and field.required:
                column = SQL.identifier(field.name)
                self.env.cr.execute(SQL("ALTER TABLE %s ALTER %s DROP NOT NULL", table, column))
            if field.store and field.type in ("char", "text", "html") and not field.translate:
                columns[field.name] = WORDS
        if "user_id" in Model._fields and Model._fields["user_id"].store:
            columns["user_id"] = user.id
        rows = self.env.execute_query(
            SQL(
                "INSERT INTO %s (%s) VALUES %s RETURNING id",
                table,
                SQL(", ").join(map(SQL.identifier, columns)),
                tuple(columns.values()),
            )
        )
        return Model.browse(rows[0][0])

    def row(self, dialog):
        self.env.flush_all()
        return self.env.execute_query(
            SQL("SELECT t::text FROM %s t WHERE id = %s", SQL.identifier(dialog._table), dialog.id)
        )

    def public_methods(self, name):
        """What the model's own definitions, Odoo's and ours, offer over RPC."""
        return sorted(
            {
                method
                for definition in type(self.env[name]).mro()
                if getattr(definition, "_name", None) == name
                for method, value in vars(definition).items()
                if callable(value)
                and not method.startswith("_")
                and not getattr(value, "_api_private", False)
                and method not in ("create", "read", "write", "unlink", "copy", "default_get")
            }
        )

    def attempts(self, dialog):
        yield "search_count", [[("id", "=", dialog.id)]]
        yield "search_read", [[("id", "=", dialog.id)], ["create_date"]]
        yield "read", [dialog.ids, ["create_date"]]
        yield "web_read", [dialog.ids, {"create_date": {}}]
        yield "export_data", [dialog.ids, ["create_date"]]
        yield "write", [dialog.ids, {"create_date": "2000-01-01"}]
        yield "web_save", [dialog.ids, {}, {"create_date": {}}]
        yield "copy", [dialog.ids]
        yield "unlink", [dialog.ids]
        for method in self.public_methods(dialog._name):
            yield method, [dialog.ids]

    def test_each_dialog_is_read_by_who_opened_it(self):
        for name in self.dialogs():
            dialog = self.open_dialog(name, self.author).with_user(self.author)
            if dialog.browse().has_access("read") and not dialog._inherits:
                with self.subTest(dialog=name):
                    self.assertTrue(dialog.has_access("read"))

    def test_no_dialog_of_somebody_else_is_read_changed_or_acts(self):
        self.ask_as(self.mighty)
        for name in self.dialogs():
            dialog = self.open_dialog(name, self.author)
            before = self.row(dialog)
            for method, args in self.attempts(dialog):
                answer = self.try_rpc(name, method, *args)
                with self.subTest(dialog=name, method=method):
                    self.assertNotIn(WORDS, str(answer))
                    if method.startswith("search"):
                        self.assertFalse(answer and not str(answer).startswith("error"))
            self.env.invalidate_all()
            self.assertEqual(self.row(dialog), before, f"{name} was changed")

    def test_the_server_knows_no_right_on_a_dialog_of_somebody_else(self):
        for user in self.mighty | self.office | self.other_manager:
            for name in self.dialogs():
                dialog = self.open_dialog(name, self.author).with_user(user)
                for operation in ("read", "write", "unlink"):
                    with self.subTest(dialog=name, user=user.login, operation=operation):
                        self.assertFalse(dialog.has_access(operation))
                        with self.assertRaises(AccessError):
                            dialog.check_access(operation)

    def test_somebody_without_a_role_of_ours_keeps_what_odoo_gives(self):
        clerk = self.make_user("clerk", "base.group_user,stock.group_stock_manager")
        other = self.make_user("other", "base.group_user,stock.group_stock_manager")
        dialog = self.open_dialog("stock.return.picking", other)
        self.assertTrue(dialog.with_user(clerk).has_access("read"))
