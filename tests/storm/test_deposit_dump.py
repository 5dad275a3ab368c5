"""P14: a dump made in the middle of a storm, restored elsewhere, holds every invariant."""

import os
import random
import subprocess
import threading
import time

from odoo.tests.common import get_db_name
from odoo.tools import mute_logger

import databases

from .mix import Deck
from .proof import record_history, unsound
from .storm import Storm
from .world import World, registry_of, scratch_registry

CLIENTS, BEFORE, SECONDS = 8, 5, 15


@mute_logger("odoo.sql_db", "odoo.service.model")
def test_a_dump_of_a_storm_is_sound(tmp_path):
    seed = int(os.environ.get("STORM_SEED") or random.randrange(10**6))
    restored = f"{get_db_name()}_restored"
    with scratch_registry(f"{get_db_name()}_dump") as registry:
        with registry.cursor() as cr:
            record_history(cr)
        world = World(registry, points=3)
        storm = Storm(world, Deck(world, seed, requisitions=60))
        running = threading.Thread(target=storm.run, args=(CLIENTS, 10_000, SECONDS))
        running.start()
        time.sleep(BEFORE)
        answered = sum(storm.outcomes.values())
        took = dump_and_restore(registry.db_name, restored, tmp_path / "dump")
        running.join()
        ended = sum(storm.outcomes.values())
    with registry_of(restored) as world.registry, world.environment() as env:
        entries = env["deposit.entry"].search_count([("account_id", "in", world.accounts)])
        print(
            f"seed {seed}: {answered} requests answered before the dump, {ended} in the end;"
            f" restored with {entries} entries in {took:.0f} s"
        )
        assert list(unsound(env, world.accounts)) == []
    assert 0 < answered < ended
    assert entries > len(world.accounts)


def dump_and_restore(source, target, file):
    started = time.monotonic()
    subprocess.run(["pg_dump", "-Fc", "-f", file, source], check=True)
    databases.drop(target)
    subprocess.run(["createdb", "-T", "template0", target], check=True)
    subprocess.run(["pg_restore", "--no-owner", "--exit-on-error", "-d", target, file], check=True)
    return time.monotonic() - started
