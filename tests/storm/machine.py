"""Operations in any order, carried out by product and model side by side; see its test."""

import copy
from collections import Counter
from decimal import Decimal

import psycopg2
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from odoo.exceptions import ConcurrencyError, UserError

from .model import LIVES, STEPS, Model
from .product import Product
from .proof import unsound
from .world import World

START = Decimal(1000), Decimal("1.5"), Decimal("33.35")
# What the server tries again.
AWAY = (
    psycopg2.errors.SerializationFailure,
    psycopg2.errors.LockNotAvailable,
    ConcurrencyError,
)
WAITS = "20ms"  # who has to wait longer for the other transaction is turned away

account = st.integers(0, 1)
money = st.integers(100, 60_000).map(lambda cents: Decimal(cents) / 100)
multiple = st.sampled_from(["0.5", "1", "1.25", "2", "3"]).map(Decimal)
price = st.sampled_from(["10.01", "33.33", "33.35", "66.67"]).map(Decimal)
some = st.integers(0, 999)
operation = st.one_of(
    *[st.tuples(st.just("step"), some, some)] * 8,
    *[st.tuples(st.just("use"), account)] * 2,
    st.tuples(st.sampled_from(["pay_in", "refund", "charge"]), account, money),
    st.tuples(st.just("agree"), account, multiple),
    st.tuples(st.just("request"), account, st.integers(1, 12)),
    st.tuples(st.sampled_from(["send_back", "order_from"]), account, st.integers(1, 4)),
)
alone = st.one_of(*[operation] * 2, st.tuples(st.just("reprice"), price))
# Steps that end a life early are taken less often than those that go on.
ENDS = {"cancel", "expire"}


class Accounts(RuleBasedStateMachine):
    registry = world = None  # the points of a world are used up, two for each sequence
    outcomes = Counter()

    def __init__(self):
        super().__init__()
        if not (self.world and self.world.points):
            balance, multiple, _price = map(float, START)
            Accounts.world = World(self.registry, balance, multiple, points=24, orders=1)
        self.points = [self.world.points.pop(), self.world.points.pop()]
        self.model, self.records = Model(*START), []
        self.alone("reprice", START[2])
        self.stock_up()

    def stock_up(self):
        """Both points begin with parts on the shelf."""
        for number in (0, 1):
            self.alone("request", number, 10)
            self.alone("approve", number, 10)
            self.alone("ship", number)
            self.alone("receive", number, 0)

    # --- rules ---

    @rule(asked=alone)
    def one_after_another(self, asked):
        self.alone(*self.resolve(*asked))

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
        outcome = self.try_out(cr, *self.with_records(asked))
        self.outcomes[asked[0], outcome[0]] += 1
        return outcome

    def try_out(self, cr, name, *arguments):
        product = Product(self.world, self.points, cr)
        try:
            result = getattr(product, name)(*arguments)
            product.env().flush_all()
        except UserError as error:
            cr.rollback()
            return "refused", str(error)
        except AWAY as error:
            cr.rollback()
            return "turned away", str(error)
        return ("refused", "") if result is False else ("done", result)

    def with_records(self, asked):
        name, number, *rest = asked
        return [name, self.records[number] if name in STEPS else number, *rest]

    def remember(self, outcome):
        what, result = outcome
        if what == "done" and len(self.model.documents) > len(self.records):
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
        """What is asked, in terms of the documents there are; a step mostly of those that wait."""
        if name != "step":
            return name, *arguments
        which, how = arguments
        possible = [
            (step, number)
            for number, document in enumerate(self.model.documents)
            for step, (sources, _target) in LIVES[document.kind].items()
            if (document.state in sources or how % 10 == 9) and (step not in ENDS or how % 3 == 2)
        ]
        if not possible:
            return "request", which % 2, 1 + how % 9
        step, number = possible[which % len(possible)]
        pieces = self.model.documents[number].pieces
        if step == "approve":
            return step, number, pieces - (how % pieces if how % 3 == 1 else 0)
        if step in ("receive", "arrive"):
            return step, number, how % (pieces + 1) if how % 4 == 1 else 0
        return step, number

    # --- comparing ---

    def check_figures(self):
        with self.cursor() as cr:
            found = Product(self.world, self.points, cr).figures()
        wanted = [
            (a.balance, a.held, a.multiple, a.pieces, a.worth, a.shelf) for a in self.model.accounts
        ]
        assert found == [tuple(map(float, row)) for row in wanted]
