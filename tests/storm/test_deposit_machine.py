"""P2: deposit accounts do what the model does, whatever is asked of them in whatever order.

Two points ask, use, send back and pass on parts; money comes and goes; terms change. Two
transactions run into each other, and one of them may be rolled back. What the database turns away
has no effect; what is done is what the model does, and what is refused the model refuses.
"""

import copy
import os
import random
from decimal import Decimal

import psycopg2
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from odoo.exceptions import UserError
from odoo.tests.common import get_db_name
from odoo.tools import mute_logger

from .model import LIVES, Model
from .product import Product
from .proof import record_history, unsound
from .world import World, scratch_registry

START = Decimal(1000), Decimal("1.5"), Decimal("33.35")
WAITS = "20ms"  # who has to wait longer for the other transaction is turned away

# Deposit, held, multiple; pieces in the ledger and not used, and their value; pieces on the shelf.
FIGURES = """
SELECT account.balance, account.held, account.multiple,
       COALESCE(ledger.pieces, 0) - COALESCE(used.pieces, 0),
       COALESCE(ledger.worth, 0) - COALESCE(used.worth, 0), COALESCE(shelf.pieces, 0)
  FROM deposit_account account
  JOIN service_point point ON point.id = account.point_id,
       LATERAL (SELECT sum(quantity) AS pieces, sum(held_delta) AS worth FROM deposit_entry
                 WHERE account_id = account.id) ledger,
       LATERAL (SELECT sum(quantity) AS pieces, sum(held_value) AS worth FROM service_order_part
                 WHERE account_id = account.id AND state = 'used') used,
       LATERAL (SELECT sum(quantity) AS pieces FROM stock_quant
                 WHERE location_id = point.custody_location_id) shelf
 WHERE account.id = ANY(%s)
 ORDER BY array_position(%s, account.id)
"""

account = st.integers(0, 1)
money = st.integers(100, 60_000).map(lambda cents: Decimal(cents) / 100)
multiple = st.sampled_from(["0.5", "1", "1.25", "2", "3"]).map(Decimal)
price = st.sampled_from(["10.01", "33.33", "33.35", "66.67"]).map(Decimal)
some = st.integers(0, 999)
made = st.one_of(
    st.tuples(st.sampled_from(["pay_in", "refund", "charge"]), account, money),
    st.tuples(st.just("agree"), account, multiple),
    st.tuples(st.just("request"), account, st.integers(1, 20)),
    st.tuples(st.just("use"), account),
    st.tuples(st.sampled_from(["send_back", "order_from"]), account, st.integers(1, 4)),
)
stepped = st.tuples(st.just("step"), some, some)
operation = st.one_of(stepped, stepped, made)


class Accounts(RuleBasedStateMachine):
    registry = world = None  # the points of a world are used up, two for each sequence

    def __init__(self):
        super().__init__()
        if not (self.world and self.world.points):
            balance, multiple, _price = map(float, START)
            Accounts.world = World(self.registry, balance, multiple, points=24, orders=1)
        self.points = [self.world.points.pop(), self.world.points.pop()]
        self.model, self.records = Model(*START), []
        self.alone("reprice", START[2])

    # --- rules ---

    @rule(asked=operation)
    def one_after_another(self, asked):
        self.alone(*self.resolve(*asked))

    @rule(price=price)
    def reprice(self, price):
        self.alone("reprice", price)

    @rule(first=operation, second=operation, kept=st.sampled_from([True, True, False]))
    def into_each_other(self, first, second, kept):
        """The second starts when the first is done and not committed yet."""
        first, second, before = self.resolve(*first), self.resolve(*second), self.copy()
        with self.cursor() as one, self.cursor() as other:
            done = self.compare(one, first, self.model)
            outcome = self.attempt(other, second)
            if done and not kept:
                one.rollback()
                self.model, self.records = before
            one.commit()
            self.settle(other, second, outcome, before[0])

    @rule(first=operation, second=operation, busy=st.booleans())
    def behind_the_times(self, first, second, busy):
        """The second has seen the world as it was before the first; busy, it changed something."""
        first, second, before = self.resolve(*first), self.resolve(*second), self.copy()
        with self.cursor() as one, self.cursor() as other:
            other.execute("SELECT count(*) FROM deposit_account")
            if busy:
                other.execute("INSERT INTO storm_busy DEFAULT VALUES")
            self.compare(one, first, self.model)
            one.commit()
            self.settle(other, second, self.attempt(other, second), before[0])

    def teardown(self):
        with self.cursor() as cr:
            env = Product(self.world, self.points, cr).env()
            assert not list(unsound(env, [self.world.account_of[p] for p in self.points]))

    # --- carrying out ---

    def alone(self, *asked):
        with self.cursor() as cr:
            self.compare(cr, asked, self.model)
            cr.commit()
        self.check_figures()

    def compare(self, cr, asked, model):
        """Both do it or both refuse it; :return: whether they did."""
        outcome = self.attempt(cr, asked)
        assert outcome[0] != "turned away", outcome
        allowed = model.apply(*asked)
        assert allowed == (outcome[0] == "done"), (asked, allowed, outcome)
        self.remember(outcome)
        return allowed

    def settle(self, cr, asked, outcome, before):
        """The second of two: as if it came last, or was refused before the first was known."""
        what, why = outcome
        if what == "done":
            assert self.model.apply(*asked), (asked, "the model refuses it")
            self.remember(outcome)
            cr.commit()
        elif what == "refused":
            later = copy.deepcopy(self.model)
            assert not (before.apply(*asked) and later.apply(*asked)), (asked, why)
        self.check_figures()

    def attempt(self, cr, asked):
        """:return: done, refused or turned away; and the record that was made, or why"""
        name, *arguments = self.with_records(asked)
        product = Product(self.world, self.points, cr)
        try:
            result = getattr(product, name)(*arguments)
            product.env().flush_all()
        except UserError as error:
            cr.rollback()
            return "refused", str(error)
        except (psycopg2.errors.SerializationFailure, psycopg2.errors.LockNotAvailable) as error:
            cr.rollback()
            return "turned away", str(error)
        return ("refused", "") if result is False else ("done", result)

    def with_records(self, asked):
        name, number, *rest = asked
        steps = {step for life in LIVES.values() for step in life}
        return [name, self.records[number] if name in steps else number, *rest]

    def remember(self, outcome):
        what, result = outcome
        if what == "done" and len(self.model.papers) > len(self.records):
            self.records.append(result)

    def cursor(self):
        cr = self.world.registry.cursor()
        cr.execute(f"SET lock_timeout = '{WAITS}'")
        cr.commit()
        return cr

    def copy(self):
        return copy.deepcopy(self.model), list(self.records)

    # --- choosing ---

    def resolve(self, name, *arguments):
        """What is asked, in terms of the papers there are; a step mostly of those that wait."""
        if name != "step":
            return name, *arguments
        which, how = arguments
        possible = [
            (step, number)
            for number, paper in enumerate(self.model.papers)
            for step, (sources, _target) in LIVES[paper.kind].items()
            if paper.state in sources or how % 10 == 0
        ]
        if not possible:
            return "request", which % 2, 1 + how % 9
        step, number = possible[which % len(possible)]
        pieces = self.model.papers[number].pieces
        if step == "approve":
            return step, number, pieces - (how % pieces if how % 3 == 0 else 0)
        if step in ("receive", "arrive"):
            return step, number, how % (pieces + 1) if how % 4 == 0 else 0
        return step, number

    # --- comparing ---

    def check_figures(self):
        with self.cursor() as cr:
            accounts = [self.world.account_of[point] for point in self.points]
            cr.execute(FIGURES, [accounts, accounts])
            found = [tuple(map(float, row)) for row in cr.fetchall()]
        wanted = [
            (a.balance, a.held, a.multiple, a.pieces, a.worth, a.shelf) for a in self.model.accounts
        ]
        assert found == [tuple(map(float, row)) for row in wanted]


@mute_logger("odoo.sql_db", "odoo.service.model", "odoo.models.unlink")
def test_accounts_do_what_the_model_does(pytestconfig):
    long = pytestconfig.getoption("--long", default=False)
    number = int(os.environ.get("STORM_SEED") or random.randrange(10**6))
    sequences = int(os.environ.get("STORM_SEQUENCES") or (200 if long else 12))
    print(f"seed {number}, {sequences} sequences of 50 steps")
    with scratch_registry(f"{get_db_name()}_machine") as registry:
        with registry.cursor() as cr:
            record_history(cr)
            cr.execute("CREATE TABLE storm_busy (id serial)")
        Accounts.registry, Accounts.world = registry, None
        run_state_machine_as_test(
            seed(number)(Accounts),
            settings=settings(
                max_examples=sequences,
                stateful_step_count=50,
                deadline=None,
                database=None,
                suppress_health_check=list(HealthCheck),
                phases=[Phase.generate, Phase.shrink],
            ),
        )
