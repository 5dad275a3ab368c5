"""No question tells whether a guess at a hidden value is right: no digit by digit search.

The models and fields come from the registry: whatever is marked `personal` is asked for, in every
way that `guesses` knows, by roles that see masks. The value that is guessed is put into the table
itself, so that a new field needs no line here; a new model of ours needs a record in `person`.
"""

import json
import re
from unittest.mock import patch

import psycopg2

from odoo.tests import TransactionCase
from odoo.tools import SQL, mute_logger

from ..calls import Calls
from ..common import CrossAddons
from . import guesses
from .guesses import GUESSES
from .person import KnownPerson

MOST_RECORDS = 40


class TestNoSearchGuesses(CrossAddons, Calls, KnownPerson, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.expert = cls.make_user("expert", "repair_intake.group_technical_expert")
        cls.shop = cls.make_user("shop", "service_channel.group_channel")
        cls.meet()
        cls.company.number_searches_an_hour = 0  # whole values count: each is one too many
        cls.env.flush_all()

    def setUp(self):
        super().setUp()
        self.registry_enter_test_mode()

    # --- what is guessed at ---

    def personal(self):
        """Triples (model, field, kind) of all that can be searched."""
        for name, model in sorted(self.registry.items()):
            if model._abstract or model._transient or not model._auto:
                continue
            for field, kind in sorted(self.env[name]._personal_fields().items()):
                if kind in GUESSES and self.env[name]._fields[field]._description_searchable:
                    yield name, field, kind

    def secret_of(self, user, name, field, kind):
        """A record that the user sees and that now holds the value, which is none of theirs."""
        Model = self.env[name].with_user(user).with_context(active_test=False)
        if not Model.has_access("read") or not self.field_is_readable(Model, field):
            return self.env[name]
        known = Model.sudo()._of_person(self.partner) if Model._person_paths() else Model
        if name == "res.partner":
            known = self.partner
        seen = Model.search([("id", "in", known.ids)] if known else [], limit=MOST_RECORDS).sudo()
        for record in seen:
            if not record._personal_is_open(field) and self.put(record, field, kind):
                return record
        return self.env[name]

    def field_is_readable(self, model, name):
        return model._has_field_access(model._fields[name], "read")

    def put(self, record, name, kind):
        """Put the value where the field has it from, and see whether a search finds it there."""
        field = record._fields[name]
        while field.related:
            record, field = field.traverse_related(record)
        if record and field.store and field.column_type and not field.translate:
            self.write_column(record, field.name, GUESSES[kind][0])
        return guesses.tells(record.with_context(active_test=False), field.name, kind)

    def write_column(self, record, name, value):
        self.env.flush_all()
        table, column = SQL.identifier(record._table), SQL.identifier(name)
        try:
            with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                self.env.cr.execute(
                    SQL("UPDATE %s SET %s = %s WHERE id = %s", table, column, value, record.id)
                )
        except psycopg2.Error:
            pass  # a table that is only added to
        self.env.invalidate_all()

    # --- asking ---

    def answer(self, name, method, args, kwargs):
        answer = self.try_rpc(name, method, *args, **kwargs)
        if isinstance(answer, str):
            return answer
        return json.dumps(
            answer, default=lambda it: getattr(it, "ids", str(it)), ensure_ascii=False
        )

    def answer_without(self, name, method, args, kwargs, guess):
        """The answer without what was asked for, which it may repeat in words.

        A number of the answer, such as the id 3977, repeats nothing.
        """
        answer = self.answer(name, method, args, kwargs)
        if answer.startswith("error: "):
            return self.without(guess, answer)
        return re.sub(r'"(?:[^"\\]|\\.)*"', lambda text: self.without(guess, text[0]), answer)

    def without(self, guess, text):
        return text.replace(guess, "?").replace(guess[1:], "?")

    def telling(self, name, questions):
        """Ways in which the right guess is answered otherwise than the wrong one."""
        right, wrong = (
            {way: self.answer_without(name, *asked, guess) for way, asked in asked_with.items()}
            for guess, asked_with in questions
        )
        return [way for way, answer in right.items() if answer != wrong[way]]

    def asked(self, kind, questions):
        """Pairs (guess, questions) for the right guess and the wrong one."""
        return [(guess, questions(guess)) for guess in GUESSES[kind][1:]]

    def searches(self, field, kind):
        def questions(guess):
            asked = guesses.searches(field, kind, guess)
            return {way: ("search", (domain,), {}) for way, domain in asked}

        return questions

    def methods(self, name, field):
        def questions(guess):
            domain = [("id", "any", [(field, "=like", f"{guess}%")])]
            asked = guesses.methods(self.env[name], domain, guess)
            return {method: (method, *arguments) for method, arguments in asked.items()}

        return questions

    def groups(self, field, kind):
        def questions(guess):
            return {way: asked for way, *asked in guesses.groups(field, kind, guess)}

        return questions

    def paths(self, link, field, kind):
        def questions(guess):
            return {
                f"{way} {operator}": ("search", (domain,), {})
                for operator, value in guesses.comparisons(kind, guess)[:1]
                for way, domain in guesses.linked(link, field, operator, value).items()
            }

        return questions

    def names(self, field):
        def questions(guess):
            return {
                "name": ("name_search", (guess,), {}),
                "display name": ("search", ([("display_name", "ilike", guess)],), {}),
                "no display name": ("search", ([("display_name", "not ilike", guess)],), {}),
                "child of": ("search", ([("id", "child_of", guess)],), {}),
            }

        return questions

    def links(self, user, record):
        """Pairs (model, link) by which the user comes to the record."""
        for name, link in guesses.links_to(self.env, record._name):
            Model = self.env[name].with_user(user).with_context(active_test=False)
            if not Model.has_access("read") or not self.field_is_readable(Model, link):
                continue
            if Model.sudo().search_count([(link, "in", record.ids)], limit=1):
                yield name, link

    def ways_of(self, user, name, field, kind):
        """Ways in which the user learns the value; None where there is nothing to guess at."""
        record = self.secret_of(user, name, field, kind)
        if not record:
            return None
        self.ask_as(user)
        found = []
        for questions in (
            self.searches(field, kind),
            self.methods(name, field),
            self.groups(field, kind),
            self.names(field),
        ):
            found += self.telling(name, self.asked(kind, questions))
        for other, link in self.links(user, record):
            ways = self.telling(other, self.asked(kind, self.paths(link, field, kind)))
            found += [f"{other}.{link} {way}" for way in ways]
        return found + self.sorted_ways(name, field) + self.summed_ways(name, field, kind)

    def summed_ways(self, name, field, kind):
        hidden = GUESSES[kind][1]
        return [way for way, *it in guesses.sums(field) if hidden in self.answer(name, *it)]

    def sorted_ways(self, name, field):
        ways = guesses.sorted_by(field)
        answers = {way: [self.try_rpc(name, *it) for it in asked] for way, asked in ways.items()}
        return [way for way, (up, down) in answers.items() if str(up) != str(down)]

    # --- the tests ---

    def test_no_role_that_sees_masks_learns_a_hidden_value_by_guessing(self):
        asked, found = set(), []
        self.maxDiff = None
        for user in self.accountant | self.manager | self.shop:
            for name, field, kind in self.personal():
                ways = self.ways_of(user, name, field, kind)
                if ways is not None:
                    asked.add((name, field))
                    found += [f"{user.login} {name}.{field}: {way}" for way in ways]
        self.assertEqual(found, [])
        self.assertEqual(MUST_BE_ASKED - asked, set())

    def test_the_same_questions_tell_who_sees_numbers_in_full(self):
        """So that the test above cannot pass because its questions ask nothing."""
        self.ask_as(self.hotline)
        self.assertTrue(self.secret_of(self.hotline, "service.order", "phone", "phone"))
        for questions in (
            self.searches("phone", "phone"),
            self.methods("service.order", "phone"),
            self.paths("visit_ids", "phone", "phone"),
        ):
            asked = self.asked("phone", questions)
            ways = self.telling("service.order", asked)
            self.assertGreater(len(ways), len(asked[0][1]) / 2)

    def test_what_the_rewriting_of_questions_forgets_is_refused_at_the_column(self):
        """As if no condition were looked at before the search: nothing is answered but errors."""
        self.ask_as(self.manager)
        self.assertTrue(self.secret_of(self.manager, "service.order", "phone", "phone"))
        unseen = patch.object(
            self.registry["service.order"], "_guarded_domain", lambda model, domain: domain
        )
        asked = self.searches("phone", "phone")("13977")
        with unseen:
            answers = {way: self.answer("service.order", *it) for way, it in asked.items()}
        self.assertGreater(len(answers), 20)
        self.assertEqual([way for way, it in answers.items() if "error: " not in it], [])

    def test_a_search_in_the_chatter_finds_no_old_number(self):
        for user in self.accountant | self.manager:
            for thread in self.order, self.partner:
                right, wrong = (
                    self.found_in_chatter(thread.with_user(user), guess)
                    for guess in ("13977", "13978")
                )
                self.assertEqual(right, wrong)
        self.assertTrue(self.found_in_chatter(self.partner.with_user(self.hotline), "13977"))

    def found_in_chatter(self, thread, text):
        found = thread.env["mail.message"]._message_fetch(None, thread=thread, search_term=text)
        return found["count"], found["messages"].ids


# What is asked for whatever else the registry names: what the guard stands and falls with.
MUST_BE_ASKED = {
    ("res.partner", "phone"),
    ("res.partner", "phone_sanitized"),
    ("res.partner", "phone_mobile_search"),
    ("res.partner", "email"),
    ("res.partner", "street"),
    ("service.order", "phone"),
    ("service.order", "lookup"),
    ("service.order", "symptom"),
    ("service.visit", "phone"),
    ("mail.message", "body"),
}
