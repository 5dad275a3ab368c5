"""P4: one key retried has one effect, at every entry point there is.

The entry points are read from the registry: every button with a key, of whatever goes through
steps, and every step that other programs may ask for; there the steps are only counted. Beside it
each step of each model is really taken, of a document of the demo company that can take it, and
taken again: with the same key, as a client does that heard no answer, and without, as a double
click does.
"""

import inspect
import os
import random
import sys
from collections import Counter
from contextlib import contextmanager
from typing import NamedTuple
from unittest.mock import patch

from psycopg2.errors import CheckViolation

from odoo.exceptions import UserError
from odoo.tests import TransactionCase
from odoo.tools import mute_logger

from our_addons import our_addons

from ..common import CrossAddons

# Entry points with names or arguments of their own.
ARGUMENTS = {
    ("old.part.return", "action_inspect"): {"reason": "wrong"},
    ("old.part.return", "action_lose"): {"note": "The customer kept it"},
}
# Entry points that count pieces or make another document: each has a test of its own.
NO_STEPS = {"action_scan", "action_dead_on_opening"}
# Entry points that do more than a step: see `test_every_key_entry_point`.
ELSEWHERE = {("service.quote", "action_send")}
# What steps make besides documents of ours.
MADE_BY_STEPS = {
    *("account.move", "account.move.line", "account.payment", "mail.activity", "mail.message"),
    *("repair.order", "stock.move", "stock.move.line", "stock.picking"),
}
# Models of which the demo company has nothing that can take a step.
UNTRIED = {
    "bag.slip": "a drawn slip takes a signature: technician_bag/tests/test_technician_bag.py",
    "parts.claim": "a decision names who bears it: spare_parts_deposit/tests/test_parts_claim.py",
    "service.record.import": "works on a file: service_record_import/tests/test_record_import.py",
}


class EntryPoint(NamedTuple):
    model: str
    method: str
    step: str = ""  # asked for by name


class TestEveryStepOnce(CrossAddons, TransactionCase):
    def test_every_step_that_a_user_takes_carries_a_key(self):
        documents = self.env.registry.descendants(["parts.step.mixin"], "_inherit")
        steps = {name: life for name, life in self.documents().items() if name in documents}
        steps["deposit.agreement"] = ("approve", "end")
        for name, step in [(name, step) for name, steps in steps.items() for step in steps]:
            if action := getattr(self.env.registry[name], f"action_{step}", None):
                with self.subTest(model=name, step=step):
                    self.assertIn("key", inspect.signature(action).parameters)

    def test_an_agreement_is_approved_once(self):
        account = self.env["deposit.account"].search([], limit=1)
        agreement = self.env["deposit.agreement"].create({"account_id": account.id})
        finance = self.env.ref("base.user_admin")
        for _time in range(3):
            agreement.with_user(finance).action_approve(key="agreed")
        self.assertEqual(agreement.state, "approved")
        with self.assertRaisesRegex(UserError, "another request"):
            agreement.action_end(key="agreed")

    def test_a_request_sent_again_and_again_has_one_effect(self):
        seed = int(os.environ.get("STORM_SEED") or random.randrange(10**6))
        rng, entry_points = random.Random(seed), self.entry_points()
        requests = 1000 if "--long" in sys.argv else 200
        print(f"seed {seed}: {requests} requests at {len(entry_points)} entry points")
        self.assertGreater(len(entry_points), 30)
        documents = {
            name: self.document(name)
            for name in {entry_point.model for entry_point in entry_points}
        }
        for number in range(requests):
            entry_point, key = entry_points[number % len(entry_points)], f"once-{seed}-{number}"
            with (
                self.subTest(entry_point=entry_point, seed=seed),
                self.counted(entry_point) as taken,
            ):
                for _time in range(rng.randint(1, 5)):
                    self.call(entry_point, documents[entry_point.model], key)
                self.assertEqual(taken(), 1)

    def test_a_key_is_good_for_one_request_only(self):
        for entry_point in self.entry_points():
            with self.subTest(entry_point=entry_point), self.counted(entry_point) as taken:
                document = self.document(entry_point.model)
                self.env["request.key"]._reserve_key(f"used {entry_point}", "another", {})
                with self.assertRaisesRegex(UserError, "another request"):
                    self.call(entry_point, document, f"used {entry_point}")
                self.assertEqual(taken(), 0)

    # --- each step, taken ---

    def test_each_step_that_is_taken_again_changes_nothing_more(self):
        taken = Counter()
        for name, steps in sorted(self.documents().items()):
            for step in steps:
                if document := self.able(name, step):
                    with self.subTest(model=name, step=step), self.taken_back():
                        taken[name] += self.take_twice(document, step)
        print(f"{taken.total()} steps of {len(+taken)} models taken twice")
        untried = self.documents().keys() - (+taken).keys()
        self.assertEqual(untried, set(UNTRIED), "no document of the demo company can take a step")

    def able(self, name, step):
        sources = self.env[name]._steps()[step].sources
        found = self.env[name].search([("state", "in", sources)], limit=40)
        return next((one for one in found if not one._refusal(step)), None)

    def take_twice(self, document, step):
        """Whether the step can be taken at all with no more than a reason."""
        try:
            with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                document._request(step, key="once", note="Because")
                self.env.flush_all()
        except (
            UserError,
            TypeError,
            CheckViolation,
        ):  # it takes more, see its addon
            return False
        before = self.figures(document)
        self.assertTrue(document._request(step, key="once", note="Because"))
        self.assertEqual(self.figures(document), before, "the same key")
        life = document._steps()[step]
        if life.target and life.target not in life.sources:
            with self.assertRaises(UserError), self.env.cr.savepoint():
                document._request(step, note="Because")
            self.assertEqual(self.figures(document), before, "a double click")
        return True

    def figures(self, document):
        """How many rows there are of whatever a step makes, and the document itself."""
        self.env.flush_all()
        tables = sorted(
            {
                model._table
                for name, model in self.env.registry.items()
                if model._auto and not model._abstract and not model._transient
                if model._original_module in our_addons() or name in MADE_BY_STEPS
            }
            - {"request_key"}
        )
        counts = " UNION ALL ".join(f"SELECT '{t}', count(*) FROM {t}" for t in tables)
        row = f"SELECT md5(to_jsonb(t)::text) FROM {document._table} t WHERE id = %s"
        self.env.cr.execute(counts)
        counted = dict(self.env.cr.fetchall())
        self.env.cr.execute(row, [document.id])
        return counted, self.env.cr.fetchone()

    @contextmanager
    def taken_back(self):
        with self.env.cr.savepoint() as savepoint:
            yield
            self.env.invalidate_all(flush=False)
            savepoint.rollback()

    # --- the entry points ---

    def documents(self):
        """``{model: its steps}`` of all that goes through steps."""
        return {
            name: self.env[name]._steps()
            for name in self.env.registry.descendants(["step.mixin"], "_inherit")
            if not self.env[name]._abstract
        }

    def entry_points(self):
        buttons = [
            EntryPoint(name, method)
            for name in sorted(self.documents())
            for method, action in inspect.getmembers(self.env.registry[name], inspect.isfunction)
            if method.startswith("action_")
            and method not in NO_STEPS
            and (name, method) not in ELSEWHERE
            and "key" in inspect.signature(action).parameters
        ]
        asked = [
            EntryPoint(name, "step", step)
            for name, steps in sorted(self.documents().items())
            for step in steps
            if steps[step].public
        ]
        return buttons + asked

    def document(self, name):
        document = self.env[name].search([], limit=1)
        if document:
            return document
        partner = self.env["res.partner"].create({"name": "Vendor"})
        return self.env[name].create({"partner_id": partner.id})

    @contextmanager
    def counted(self, entry_point):
        """Every step is granted and only counted; :return: how many were taken."""
        Document, Order = self.env.registry[entry_point.model], self.env.registry["service.order"]
        with (
            patch.object(Document, "_step") as taken,
            patch.object(Order, "_check_can_use_parts"),
            patch.object(Order, "_ensure_sold_parts_agreed"),
        ):
            yield lambda: taken.call_count

    def call(self, entry_point, document, key):
        arguments = (
            {"name": entry_point.step}
            if entry_point.step
            else ARGUMENTS.get((entry_point.model, entry_point.method), {})
        )
        getattr(document, entry_point.method)(**arguments, key=key)
