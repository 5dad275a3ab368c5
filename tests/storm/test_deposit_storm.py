"""P1, short form: parallel requests on deposit accounts never hold more than the limit.

The same storm catches an account that decides by the trap of proof.md: the transaction locks,
sums up the ledger, and books. Its snapshot is older than its lock, so it does not see what the
one before it booked.
"""

import os
import random
import time

import pytest

from odoo.exceptions import UserError
from odoo.tests.common import get_db_name
from odoo.tools import SQL, mute_logger

from .mix import STEPS, Deck
from .proof import record_history, unsound
from .storm import OVER, Storm
from .world import World, scratch_registry


@pytest.fixture(scope="module")
def registry():
    with scratch_registry(f"{get_db_name()}_storm") as registry:
        with registry.cursor() as cr:
            record_history(cr)
        yield registry


@pytest.fixture
def seed():
    return int(os.environ.get("STORM_SEED") or random.randrange(10**6))


def run_full_mix(registry, seed, clients, requests, points):
    # One account has to be brought to its limit again and again.
    world = World(registry, deposit=400.0 if points == 1 else 1000.0, points=points)
    storm = Storm(world, Deck(world, seed, requisitions=requests // 6))
    storm.run(clients, requests)
    print(f"seed {seed}, {clients} clients, {points} accounts: {storm.report()}")
    return storm


@pytest.mark.parametrize("points", [1, 40], ids=["hot", "spread"])
@mute_logger("odoo.sql_db", "odoo.service.model")
def test_a_storm_of_requests_never_passes_the_limit(registry, seed, points, pytestconfig):
    long = pytestconfig.getoption("--long", default=False)
    for clients, requests in ((8, 600), (32, 800)) if long else ((8, 150),):
        storm = run_full_mix(registry, seed, clients, requests, points)
        assert not storm.failures, storm.failures[:3]
        assert storm.seen is None
        assert sum(storm.outcomes.values()) == requests
        outcomes = {outcome for _step, outcome in storm.outcomes}
        assert "committed" in outcomes
        assert points > 1 or "refused" in outcomes, "the limit was never reached"
        assert {step for step, _outcome in storm.outcomes} == STEPS.keys() or not long
        assert prove(storm.world) == []
        assert not session_locks(registry)


@mute_logger("odoo.sql_db", "odoo.service.model")
def test_the_guard_alone_holds_the_limit(registry, seed, monkeypatch):
    """Called from deeper inside, an approval takes no turn: slower, no less safe."""
    world = World(registry)
    storm = Storm(world, Deck(world, seed, requisitions=30))
    monkeypatch.setattr(registry["deposit.account"], "_lock_in_order", do_nothing)
    storm.run(clients=4, requests=48)
    print(f"seed {seed}: {storm.report()}")
    assert storm.seen is None
    # Without turns a request may fail after Odoo's five tries; it then has no effect.
    assert all("SerializationFailure" in error for _step, error in storm.failures)
    assert prove(world) == []


def do_nothing(*_arguments, **_named):
    """Stands in for a method that is left out."""


def session_locks(registry):
    with registry.cursor() as cr:
        cr.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database ="
            " (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        return cr.fetchone()[0]


def prove(world):
    """Held = fold of the entries = the parts themselves, and within the limit at every commit."""
    with world.environment() as env:
        return list(unsound(env, world.accounts))


def test_the_proof_sees_a_limit_that_was_passed_for_a_moment(registry):
    world = World(registry, deposit=100.0)
    with world.environment() as env:
        env.cr.execute(
            "INSERT INTO storm_history (account_id, last_seq, balance, held, multiple)"
            " VALUES (%(account)s, 1, 100, 500, 1.5), (%(account)s, 1, 100, 0, 1.5)",
            {"account": world.accounts[0]},
        )
        assert any("the limit" in line for line in unsound(env, world.accounts))
        env.cr.rollback()


@pytest.mark.parametrize("reserving", [True, False], ids=["reserving stock", "without stock"])
@mute_logger("odoo.sql_db", "odoo.service.model")
def test_the_storm_catches_an_account_that_falls_into_the_trap(
    registry, seed, monkeypatch, reserving
):
    with registry.cursor() as cr:
        cr.execute("CREATE SEQUENCE IF NOT EXISTS storm_seq START 1000")
    # Room for two of the requisitions, so that every race is one at the limit.
    world = World(registry, deposit=400.0)
    deck = deck_of_approvals(world, seed)
    monkeypatch.setattr(registry["deposit.account"], "_post", post_by_the_trap)
    monkeypatch.setattr(registry["deposit.account"], "_lock_in_order", do_nothing)
    if not reserving:
        monkeypatch.setattr(registry["parts.requisition"], "_reserve", do_nothing)
    storm = Storm(world, deck, never=OVER)
    started = time.monotonic()
    storm.run(clients=8, requests=10_000, seconds=30)
    print(f"seed {seed}: overdrawn {storm.seen} after {time.monotonic() - started:.1f} s")
    assert storm.seen, "the mutant was not caught within 30 s"


def deck_of_approvals(world, seed):
    """Each of a part of its own: who reserves the same stock waits, which would hide the trap."""
    deck = Deck(world, seed, requisitions=0, steps={"approve", "cancel"})
    (point,) = world.points
    with world.environment() as env:
        parts = [world.make_part(env, world.price, stock=20) for _n in range(60)]
    quantities = [deck.random.randint(8, 10) for _part in parts]
    requisitions = world.make_requisitions(point, quantities, parts)
    with world.environment("storekeeper") as env:
        env["parts.requisition"].browse(requisitions).action_submit()
    for requisition in requisitions:
        deck.lay("approve", point, requisition)
    return deck


def post_by_the_trap(self, vals_list):
    """`deposit.account._post` as one would write it who does not know the trap.

    A plain update of the account's row would be caught by the database, which sees that the row
    changed since the snapshot; so this one keeps its figures in the ledger alone.
    """
    from odoo.addons.deposit_ledger.chain import START
    from odoo.addons.deposit_ledger.models.deposit_entry import POST

    if not vals_list:
        return self.env["deposit.entry"]
    (account,) = self.browse({vals["account_id"] for vals in vals_list}).sudo()
    self.env.cr.execute(SQL("SELECT pg_advisory_xact_lock(%s)", account.id))
    held, balance = self.env.execute_query(
        SQL(
            "SELECT COALESCE(sum(held_delta), 0), COALESCE(sum(balance_delta), 0)"
            " FROM deposit_entry WHERE account_id = %s",
            account.id,
        )
    )[0]
    asked = sum(vals.get("held_delta", 0.0) for vals in vals_list)
    if asked > 0 and held + asked > balance * account.multiple:
        raise UserError("Too little is free.")
    for vals in vals_list:
        seq = self.env.execute_query(SQL("SELECT nextval('storm_seq')"))[0][0]
        vals.setdefault("balance_delta", 0.0)
        vals.setdefault("held_delta", 0.0)
        vals.update(seq=seq, balance_after=balance, held_after=held + asked)
        vals.update(previous_hash=START, hash=START)
    Entry = self.env["deposit.entry"].sudo()
    return Entry.browse(Entry.with_context(deposit_post=POST).create(vals_list).ids)
