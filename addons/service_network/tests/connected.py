import json

from odoo import fields
from odoo.exceptions import AccessDenied, UserError
from odoo.tools import mute_logger

LOUD = ("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule", "odoo.http")
# What every user may read of his own row; the rest of a connected system's row is closed to it.
OWN = {"res.users"}
QUESTIONS = {
    "search": ([],),
    "search_count": ([],),
    "search_read": ([], ["id"]),
    "name_search": ("",),
    "formatted_read_group": ([], (), ("__count",)),
    "web_search_read": ([], {"id": {}}),
}


class ReachesNothing:
    """Attempts of a connected system's user at everything there is."""

    def assert_reaches_nothing(self, user):
        """By the models' own methods, whatever entry point might lead to them one day."""
        with mute_logger(*LOUD):
            for name in self.all_models():
                with self.subTest(user=user.login, model=name):
                    Model = self.env[name].with_user(user)
                    self.assert_has_no_rights(Model)
                    self.assert_learns_nothing(Model)
                    self.assert_reads_no_record(Model)

    def all_models(self):
        return [name for name, model in sorted(self.registry.items()) if not model._abstract]

    def assert_has_no_rights(self, Model):
        for operation in ("read", "write", "create", "unlink"):
            self.assertFalse(Model.has_access(operation), operation)

    def assert_learns_nothing(self, Model):
        if Model._name == "ir.attachment":  # what is public is everybody's: styles, logos
            self.assertTrue(all(Model.search([]).sudo().mapped("public")))
            return
        for method, args in QUESTIONS.items():
            # some models refuse before they ask for rights, which is as good
            with self.assertRaises(UserError, msg=method):
                getattr(Model, method)(*args)

    def assert_reads_no_record(self, Model):
        if not self.env[Model._name]._auto or Model._transient:
            return
        record = Model.browse(self.env[Model._name].sudo().search([], limit=1).id)
        if not record or Model._name in OWN:
            return
        for operation in ("read", "write", "unlink"):
            self.assertFalse(record.has_access(operation), operation)
        for method, args in (("read", (["display_name"],)), ("unlink", ())):
            with self.assertRaises(UserError, msg=method), self.env.cr.savepoint():
                getattr(record, method)(*args)

    # --- over the wire ---

    def make_key(self, user):
        keys = self.env["res.users.apikeys"].with_user(user)
        return keys._generate("rpc", "test", fields.Datetime.add(fields.Datetime.now(), hours=1))

    def call(self, key, path, body=None, raw=None):
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        data = json.dumps(body or {}) if raw is None else raw
        with mute_logger(*LOUD):
            return self.url_open(path, data=data, headers=headers)

    def assert_opens_no_other_path(self, key, user):
        """Neither what a model answers to anybody, nor a page, nor a log-in."""
        for path in (
            "/json/2/res.partner/search_read",
            "/json/2/res.users/read",
            "/json/2/res.users/context_get",
            "/json/2/service.order/fields_get",
            "/json/2/service.order/create",
            "/json/2/stock.quant/search_count",
            "/json/2/ir.ui.menu/load_menus_root",
        ):
            with self.subTest(path=path):
                answer = self.call(key, path)
                self.assertEqual(answer.status_code, 403, answer.text[:300])
        user.sudo().password = "a-password-somebody-gave-it"
        with self.assertRaises(AccessDenied), mute_logger("odoo.addons.base.models.res_users"):
            self.authenticate(user.login, "a-password-somebody-gave-it")
