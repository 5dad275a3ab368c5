"""P7: who guesses learns nothing, however often and from however many places."""

import os
import random
from collections import Counter
from unittest.mock import patch

import pytest

from odoo.tests import HttpCase

from odoo.addons.repair_intake.tests.common import IntakeCase

from ..common import CrossAddons

ORDERS = 50


@pytest.fixture(autouse=True)
def length(pytestconfig):
    TestGuesses.guesses = 100_000 if pytestconfig.getoption("--long", default=False) else 2000


class TestGuesses(CrossAddons, IntakeCase, HttpCase):
    def setUp(self):
        super().setUp()
        self.seed = int(os.environ.get("ENTRY_POINTS_SEED") or random.randrange(10**6))
        self.rng = random.Random(self.seed)
        print(f"seed {self.seed}")
        self.Order = self.env["service.order"]
        self.orders = self.Order.create(
            [{"contact_name": "Li Lei", "phone": f"1390000{n:04d}"} for n in range(ORDERS)]
        )
        self.env.flush_all()

    def count_looks(self):
        """How many guesses were let through to be looked at, and what came of them."""
        Attempt = type(self.env["portal.attempt"])
        take, seen = Attempt._take, Counter()

        def counting(records, entry_point, **options):
            taken = take(records, entry_point, **options)
            seen[bool(taken)] += 1
            return taken

        return patch.object(Attempt, "_take", counting), seen

    def test_numbers_and_digits_from_many_addresses(self):
        names = [*self.orders.mapped("name"), *(f"FW0000-{n:06d}" for n in range(ORDERS))]
        right = {order.name: order.phone[-4:] for order in self.orders}
        counting, seen = self.count_looks()
        hits = 0
        with counting:
            for guess in range(self.guesses):
                name, four = self.rng.choice(names), f"{self.rng.randrange(10_000):04d}"
                if four == right.get(name):
                    continue
                address = f"10.0.{guess % 200}.{self.rng.randrange(250)}"
                hits += bool(self.Order._find_by_phone(name, four, address))
                if guess % 500 == 499:
                    self.env.cr.flush()
        print(f"{self.guesses} guesses, {seen[True]} looked at, {hits} hits")
        self.assertEqual(hits, 0)
        self.assertLessEqual(seen[True], 100, "of everybody together, in a day")
        # now the right digits are not enough for anybody, and the whole number is
        name = self.orders[0].name
        self.assertFalse(self.Order._find_by_phone(name, "0000", "192.0.2.1"))
        self.assertTrue(self.Order._find_by_phone(name, "13900000000", "192.0.2.1"))

    def test_one_guesser_is_locked_out_after_3_digits_and_20_numbers(self):
        counting, seen = self.count_looks()
        with counting:
            for guess in range(200):
                order = self.rng.choice(self.orders)
                wrong = f"{(int(order.phone[-4:]) + 1 + guess) % 10_000:04d}"
                for phone in (wrong, f"1390000{wrong}"):
                    self.assertFalse(self.Order._find_by_phone(order.name, phone, "192.0.2.9"))
            for phone in ("0007", "13900000007"):
                order = self.orders[7]
                self.assertFalse(self.Order._find_by_phone(order.name, phone, "192.0.2.9"))
        self.assertLessEqual(seen[True], 3 + 20)

    def test_links_guessed_cut_swapped_and_revoked(self):
        tokens = [order._progress_token() for order in self.orders]
        hits = 0
        for _guess in range(self.guesses):
            number = self.rng.randrange(ORDERS)
            token = self.spoil(tokens, number)
            hits += bool(self.Order._find_by_link(self.orders[number].id, token))
        self.assertEqual(hits, 0)
        self.orders.action_revoke_progress_link()
        for order, token in zip(self.orders, tokens, strict=True):
            self.assertFalse(self.Order._find_by_link(order.id, token))
            self.assertTrue(self.Order._find_by_link(order.id, order._progress_token()))

    def spoil(self, tokens, number):
        good = tokens[number]
        at = self.rng.randrange(len(good))
        other = self.rng.choice([letter for letter in "0123456789abcdef" if letter != good[at]])
        return self.rng.choice(
            [
                f"{self.rng.getrandbits(160):040x}",
                good[:at],
                good[:at] + other + good[at + 1 :],
                tokens[(number + 1) % ORDERS],
                good + good,
            ]
        )
