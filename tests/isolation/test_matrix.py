"""Every model × role × entry point that the registry knows, with records that are not the asker's.

The southern point has a record in each model that can hold one (see `planting.py`), Odoo's own
included, with a mark in its texts and a customer with a number of its own. Nobody of the north, no
customer, visitor, channel or telephone may get a mark, a number or an id of it by any entry point,
and no row of it may change. The short form tries a part of the entry points, chosen by a seed that
it prints; `--long` tries all.
"""

import os
import random
from collections import defaultdict
from contextlib import contextmanager

import pytest

from odoo.tests import HttpCase
from odoo.tools import mute_logger

from ..calls import Calls
from .entry_points import EntryPoints
from .planting import Planting
from .two_points import CORE, MARK, SHARED, TwoPoints

# What a planted row of it tells is the set-up of the company, the same for all who work here.
SET_UP = {
    "ir.embedded.actions": "tabs of screens",
    "ir.filters": "favourite searches that are shared with everybody",
    "mail.activity.plan.template": "steps of plans of tasks",
    "mail.activity.type": "kinds of tasks",
    "stock.picking.type": "kinds of transfers",
    "stock.warehouse": "warehouses of the maker; what lies at a point is its place in one",
}
# Odoo shows badges and their rules to everybody who asks; we neither use nor fill them.
SHOWN_BY_ODOO = {
    "gamification.badge.user",
    "gamification.challenge",
    "gamification.challenge.line",
    "gamification.goal.definition",
}
NUMBER = "13766543219"
ADDRESS = "southern.secret@example.com"


@pytest.fixture(autouse=True, scope="module")
def whole_matrix(pytestconfig):
    TestEveryModelAndEntryPoint.share = (
        1 if pytestconfig.getoption("--long", default=False) else 0.3
    )


class TestEveryModelAndEntryPoint(EntryPoints, Calls, Planting, TwoPoints, HttpCase):
    share = 0.3

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seed = int(os.environ.get("MATRIX_SEED") or random.randrange(10**6))
        print(f"matrix: seed {cls.seed}, set MATRIX_SEED to repeat it")
        cls.random = random.Random(cls.seed)
        cls.foreign_customer().write({"phone": NUMBER, "email": ADDRESS})
        cls.plant_everywhere()
        cls.customer = cls.make_user("customer", "base.group_portal")
        cls.visitor = cls.env.ref("base.public_user")
        cls.channel = cls.make_user("channel", "service_channel.group_channel")
        cls.telephone = cls.make_user("telephone", "service_hotline.group_telephone")
        cls.env.flush_all()

    def foreign(self):
        """(model, southern records), Odoo's models first."""
        for name, records in sorted(self.planted.items()):
            if name not in SET_UP:
                yield name, records
        for name in sorted(self.our_models - SHARED | set(CORE)):
            path = CORE.get(name) or self.path_to_point(name)
            if path and self.env[name]._auto and not self.env[name]._transient:
                if records := self.southern(name, path):
                    yield name, records

    def try_role(self, user, secrets):
        """What the user got of whose by which entry point: {model: {method, …}}."""
        self.ask_as(user)
        found = defaultdict(set)
        internal = user._is_internal()
        for name, records in self.foreign():
            if internal or name not in SHOWN_BY_ODOO:
                with self.undone():
                    found[name] |= self.try_model(name, records, secrets)
        return {name: sorted(methods) for name, methods in found.items() if methods}

    def try_model(self, name, records, secrets):
        before, found = self.fingerprint(records), set()
        for method, args, answer in self.answers(name, records.ids, self.is_chosen):
            text = str(answer)
            if any(secret in text for secret in secrets) and not self.is_echo(args, text):
                found.add(f"{method} tells")
            elif self.ids_in(method, answer) & set(records.ids):
                found.add(f"{method} reaches")
        self.env.invalidate_all()
        if self.fingerprint(records) != before:
            found.add("a row was changed")
        return found

    @contextmanager
    def undone(self):
        """What happens inside is taken back, so that one finding does not make the next."""
        with self.env.cr.savepoint(flush=True) as savepoint:
            yield
            self.env.invalidate_all(flush=False)
            savepoint.rollback()

    def is_chosen(self):
        return self.random.random() < self.share

    def is_echo(self, args, text):
        """An error may repeat what was asked for."""
        return text.startswith("error") and MARK in str(args)

    def assert_gets_nothing(self, users):
        found = {user.login: self.try_role(user, (MARK, NUMBER, ADDRESS)) for user in users}
        lines = [
            f"{login}: {name}: {', '.join(methods)}"
            for login, models in found.items()
            for name, methods in models.items()
        ]
        self.assertFalse(lines, "\n" + "\n".join(lines))

    def test_nobody_of_the_north_gets_anything_of_the_south(self):
        self.assert_gets_nothing(self.manager | self.north_keeper | self.north_hand)

    def test_customers_and_visitors_get_nothing(self):
        self.assert_gets_nothing(self.customer | self.visitor)

    def test_keys_of_other_systems_get_nothing(self):
        self.assert_gets_nothing(self.channel | self.telephone)

    # --- pages ---

    def pages(self):
        """Each page of Odoo that shows a record or a file by its id, for the southern ones."""
        reports = self.env["ir.actions.report"].search([("report_type", "like", "qweb")])
        for name, records in self.foreign():
            for report in reports.filtered(lambda it, name=name: it.model == name):
                yield f"/report/html/{report.report_name}/{records.ids[0]}"
            for field in self.env[name]._fields.values():
                if field.type == "binary":
                    yield f"/web/content/{name}/{records.ids[0]}/{field.name}"
                    yield f"/web/image/{name}/{records.ids[0]}/{field.name}"
            if "message_ids" in self.env[name]._fields:
                yield f"/mail/view?model={name}&res_id={records.ids[0]}"
        for file in self.env["ir.attachment"].search([("name", "ilike", MARK)]):
            yield f"/web/content/{file.id}"

    def test_no_page_shows_them_what_is_not_theirs(self):
        pages = list(self.pages())
        self.assertGreater(len(pages), 50)
        shown = []
        for login in (self.manager.login, self.customer.login, None):
            self.authenticate(login, login)
            for page in pages:
                if self.is_chosen():
                    with mute_logger("odoo.http", "odoo.addons.base.models.ir_rule"):
                        answer = self.url_open(page, allow_redirects=False)
                    if any(secret in answer.text for secret in (MARK, NUMBER, ADDRESS)):
                        shown.append(f"{login}: {page}")
        self.assertFalse(shown, "\n" + "\n".join(shown))
