"""P4: one key retried has one effect, at every entry point there is.

The entry points are read from the registry: every button with a key, of whatever goes through
steps, and every step that other programs may ask for. What a step may do and does is tested
elsewhere; here it is counted.
"""

import inspect
import os
import random
import sys
from contextlib import contextmanager
from typing import NamedTuple
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import TransactionCase

from ..common import CrossAddons

# Entry points with names or arguments of their own.
ARGUMENTS = {("old.part.return", "action_inspect"): {"reason": "wrong"}}
# Entry points that count pieces or make another document: each has a test of its own.
NO_STEPS = {"action_scan", "action_dead_on_opening"}
# Entry points that do more than a step: see `test_every_key_entry_point`.
ELSEWHERE = {("service.quote", "action_send")}


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
