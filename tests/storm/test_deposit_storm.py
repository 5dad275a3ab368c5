"""P1, short form: parallel requests on one deposit account never hold more than its limit.

The same storm catches an account that decides by the trap of proof.md: the transaction locks,
sums up the ledger, and books. Its snapshot is older than its lock, so it does not see what the
one before it booked.
"""

import os
import random
import time

import pytest

import odoo
from odoo.api import Environment
from odoo.exceptions import UserError
from odoo.tests.common import get_db_name
from odoo.tools import SQL, mute_logger

from .storm import Storm
from .world import World, scratch_registry

MULTIPLE, PRICE = 1.5, 30.0


@pytest.fixture(scope="module")
def registry():
    with scratch_registry(f"{get_db_name()}_storm") as registry:
        yield registry


@pytest.fixture
def seed():
    return int(os.environ.get("STORM_SEED") or random.randrange(10**6))


def make_storm(registry, seed, requisitions, deposit=1000.0, pieces=(1, 8)):
    rng = random.Random(seed)
    quantities = [rng.randint(*pieces) for _each in range(requisitions)]
    world = World(registry, deposit, MULTIPLE, PRICE, quantities)
    return Storm(world, seed)


@mute_logger("odoo.sql_db", "odoo.service.model")
def test_a_storm_of_requests_never_passes_the_limit(registry, seed, pytestconfig):
    long = pytestconfig.getoption("--long", default=False)
    clients, requests = (32, 4000) if long else (8, 400)
    storm = make_storm(registry, seed, requisitions=requests * 3 // 8)
    storm.run(clients, requests)
    print(storm.report())
    assert not storm.failures, storm.failures[:3]
    assert storm.overdrawn is None
    assert sum(storm.outcomes.values()) == requests
    outcomes = {outcome for _name, outcome in storm.outcomes}
    assert outcomes == {"committed", "refused"}, "the storm must both fill the limit and pass it"
    prove_account(registry, storm.world.account)
    assert not session_locks(registry)


@mute_logger("odoo.sql_db", "odoo.service.model")
def test_the_guard_alone_holds_the_limit(registry, seed, monkeypatch):
    """Called from deeper inside, an approval takes no turn: slower, no less safe."""
    storm = make_storm(registry, seed, requisitions=30)
    monkeypatch.setattr(registry["deposit.account"], "_take_turn", lambda self: None)
    storm.run(clients=4, requests=48)
    print(storm.report())
    assert storm.overdrawn is None
    # Without turns a request may fail after Odoo's five tries; it then has no effect.
    assert all("SerializationFailure" in error for _name, error in storm.failures)
    prove_account(registry, storm.world.account)


def session_locks(registry):
    with registry.cursor() as cr:
        cr.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database ="
            " (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        return cr.fetchone()[0]


def prove_account(registry, account_id):
    """Held = fold of the entries = the parts themselves, and within the limit at every entry."""
    with registry.cursor() as cr:
        account = Environment(cr, odoo.SUPERUSER_ID, {})["deposit.account"].browse(account_id)
        assert account._verify() == {account: []}
        entries = account.entry_ids.sorted("seq")
        assert entries.mapped("seq") == list(range(1, len(entries) + 1))
        assert max(entries.mapped("held_after")) <= account.limit
        assert account.held == entries[-1].held_after


@mute_logger("odoo.sql_db", "odoo.service.model")
def test_the_storm_catches_an_account_that_falls_into_the_trap(registry, seed, monkeypatch):
    with registry.cursor() as cr:
        cr.execute("CREATE SEQUENCE IF NOT EXISTS storm_seq START 1000")
    # Room for two of the requisitions, so that every race is one at the limit.
    storm = make_storm(registry, seed, requisitions=60, deposit=400.0, pieces=(8, 10))
    Account = registry["deposit.account"]
    monkeypatch.setattr(Account, "_post", post_by_the_trap)
    monkeypatch.setattr(Account, "_take_turn", lambda self: None)
    # Two approvals that reserve the same stock wait for each other, which would hide the trap.
    monkeypatch.setattr(registry["parts.requisition"], "_reserve", lambda self: None)
    started = time.monotonic()
    storm.run(clients=8, requests=10_000, seconds=30)
    print(f"{storm.report()}; overdrawn {storm.overdrawn} after {time.monotonic() - started:.1f} s")
    assert storm.overdrawn, "the mutant was not caught within 30 s"


def post_by_the_trap(self, vals_list):
    """`deposit.account._post` as one would write it who does not know the trap.

    A plain update of the account's row would be caught by the database, which sees that the row
    changed since the snapshot; so this one keeps its figures in the ledger alone.
    """
    from odoo.addons.spare_parts_deposit.chain import START
    from odoo.addons.spare_parts_deposit.models.deposit_entry import POST

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
