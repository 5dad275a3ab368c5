"""Nobody of a point names what he may not see, in any field of any model, Odoo's included.

Generated from the registry: each relational field of each model, by each entry point that takes
values. A record that is not there is refused in the same words, so that ids cannot be tried.
"""

import re

from odoo.fields import Command
from odoo.tests import TransactionCase
from odoo.tools import mute_logger

from ..calls import LOUD, Calls
from .two_points import MARK, TwoPoints

LINKS = ("many2one", "one2many", "many2many", "reference", "many2one_reference")
REFUSED = "is not one of those you may use"
# Records that tell nothing of anybody: kinds and fields of the program, and what it ties by itself.
PROGRAM = {"ir.model", "ir.model.fields", "properties.base.definition"}
# The database refused what the server would have taken, had the rest of the values been there.
TAKEN = ("null value", "violates foreign key")
ABSENT = 2_000_000_001
# Ids of so many records of a model are looked at for one that is foreign.
LOOKED_AT = 500


class TestForeignLinks(Calls, TwoPoints, TransactionCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.flush_all()
        cls.env.invalidate_all()

    def setUp(self):
        super().setUp()
        self.enterContext(mute_logger(*LOUD, "odoo.addons.service_network.models.base"))
        transaction = self.env.transaction
        self.addCleanup(setattr, transaction, "default_env", transaction.default_env)

    # --- what to try ---

    def foreign_ids(self, user):
        """One record that the user may not read of each model that has one: dict name → id."""
        found = {}
        for name, model in self.env.registry.items():
            if model._abstract or name in PROGRAM or not self.env[name]._auto:
                continue
            if foreign := self.foreign_id(name, user):
                found[name] = foreign
        return found

    def foreign_id(self, name, user):
        Model = self.env[name].sudo().with_context(active_test=False)
        some = Model.search([], limit=LOOKED_AT, order="id desc")
        own = self.env[name].with_user(user).browse(some.ids)._filtered_nameable()
        return (some - own.sudo())[:1].id

    def link_fields(self, foreign):
        """(model, field, values that a client may send for a foreign record)."""
        for name, model in sorted(self.env.registry.items()):
            if model._abstract:
                continue
            for field in self.env[name]._fields.values():
                if field.type in LINKS:
                    for comodel, id_ in self.targets(field, foreign):
                        yield name, field, comodel, id_

    def targets(self, field, foreign):
        if field.type in ("reference", "many2one_reference"):
            return [("service.order", foreign["service.order"])]
        return [
            (field.comodel_name, foreign[name]) for name in foreign if name == field.comodel_name
        ]

    def shapes(self, field, comodel, id_):
        """The dicts of values that name the record; the first is how a form sends it."""
        if field.type == "reference":
            return [{field.name: f"{comodel},{id_}"}]
        if field.type == "many2one_reference":
            return [{field.model_field: comodel, field.name: id_}]
        if field.type == "many2one":
            return [{field.name: id_}, {field.name: float(id_)}]
        named = [Command.link(id_), Command.set([id_]), Command.update(id_, {})]
        return [{field.name: [command]} for command in named]

    def entry_points(self, name, field, vals, own):
        """(method, arguments, context) that take the values."""
        yield "create", [dict(vals)], {}
        yield "default_get", [list(vals)], {f"default_{key}": vals[key] for key in vals}
        if self.env[name].with_user(self.asker).has_access("create"):
            spec = {other: {} for other in list(self.env[name]._fields)[:60]}
            yield "onchange", [[], dict(vals), list(vals), spec], {}
        if own:
            yield "write", [own.ids, dict(vals)], {}
            yield "onchange", [own.ids, dict(vals), list(vals), {field.name: {}}], {}

    def tries(self, name, field, comodel, id_, own):
        first, *others = self.shapes(field, comodel, id_)
        yield from self.entry_points(name, field, first, own)
        for vals in others:
            yield "create", [dict(vals)], {}

    def own_record(self, name, user):
        """A record that the user may change, if there is one."""
        Model = self.env[name].with_user(user)
        if not Model._auto or not (Model.has_access("read") and Model.has_access("write")):
            return Model
        return Model.search([], limit=20)._filtered_access("write")[:1]

    # --- the tests ---

    def check_as(self, user):
        self.ask_as(user)
        # as in a request, where lines of contacts and users are always made as its user
        self.env.transaction.default_env = self.env(user=user)
        foreign = self.foreign_ids(user)
        self.assertIn("res.partner", foreign)
        self.assertIn("stock.lot", foreign)
        owned, tried, accepted = {}, 0, []
        for name, field, comodel, id_ in self.link_fields(foreign):
            if name not in owned:
                owned[name] = self.own_record(name, user)
            for method, args, context in self.tries(name, field, comodel, id_, owned[name]):
                tried += 1
                answer = self.try_link(name, method, *args, context=context)
                closed = self.is_refused(answer) or self.is_dropped(method, answer, id_)
                if MARK in answer or not closed:
                    accepted.append((name, field.name, method, str(args)[:100], answer[:200]))
        self.assertEqual(accepted, [], user.login)
        return tried

    def try_link(self, *args, **kwargs):
        """The answer as text. A refusal changes nothing, so that nothing is read anew after it."""
        try:
            with self.env.cr.savepoint(flush=False):
                return str(self.rpc(*args, **kwargs))
        except Exception as error:  # whatever it is, its text goes to the client
            if not self.is_refused(answer := f"error: {error}"):
                self.env.invalidate_all(flush=False)
            return answer

    def is_refused(self, answer):
        """Refused by whatever rule: of the link, of the model, or of a right to the entry point."""
        return answer.startswith("error:") and not any(word in answer for word in TAKEN)

    def is_dropped(self, method, answer, id_):
        """Whether a default that was sent is left out: some fields keep to their own default."""
        answered = not answer.startswith("error:")
        return method == "default_get" and answered and not re.search(rf"\b{id_}\b", answer)

    def test_a_manager_of_a_point_names_nothing_foreign(self):
        self.assertGreater(self.check_as(self.manager), 3000)

    def test_a_technician_names_nothing_foreign(self):
        self.assertGreater(self.check_as(self.north_hand), 3000)

    def test_a_storekeeper_names_nothing_foreign(self):
        self.assertGreater(self.check_as(self.north_keeper), 3000)

    def test_a_record_that_is_not_there_is_refused_in_the_same_words(self):
        self.ask_as(self.manager)
        foreign = self.southern("res.partner", "service_point_ids")[:1].id
        for method, shape in (
            ("create", lambda id_: [{"partner_id": id_}]),
            ("onchange", lambda id_: [[], {"partner_id": id_}, ["partner_id"], {"partner_id": {}}]),
        ):
            answers = {self.try_rpc("service.order", method, *shape(i)) for i in (foreign, ABSENT)}
            with self.subTest(method=method):
                self.assertEqual(len(answers), 1)
                self.assertIn(REFUSED, answers.pop())
