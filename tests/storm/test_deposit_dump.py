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

CLIENTS, BEFORE, AFTER = 8, 40, 20


@mute_logger("odoo.sql_db", "odoo.service.model")
def test_a_dump_of_a_storm_is_sound(tmp_path):
    seed = int(os.environ.get("STORM_SEED") or random.randrange(10**6))
    restored, dump = f"{get_db_name()}_restored", tmp_path / "dump"
    with scratch_registry(f"{get_db_name()}_dump") as registry:
        with registry.cursor() as cr:
            record_history(cr)
        world = World(registry, points=3)
        storm = Storm(world, Deck(world, seed, requisitions=60))
        running = threading.Thread(target=storm.run, args=(CLIENTS, 10_000))
        running.start()
        wait_for(storm, BEFORE)
        subprocess.run(["pg_dump", "-Fc", "-f", dump, registry.db_name], check=True)
        dumped = len(storm.waits)
        wait_for(storm, dumped + AFTER)
        storm.stopped.set()
        running.join()
    databases.drop(restored)
    subprocess.run(["createdb", "-T", "template0", restored], check=True)
    load = ["pg_restore", "--no-owner", "--exit-on-error", "-d", restored, dump]
    subprocess.run(load, check=True)
    with registry_of(restored) as world.registry, world.environment() as env:
        entries = env["deposit.entry"].search_count([("account_id", "in", world.accounts)])
        print(f"seed {seed}: {dumped} requests until the dump was made, {entries} entries in it")
        assert list(unsound(env, world.accounts)) == []
    assert not storm.failures, storm.failures[:3]
    assert entries > len(world.accounts), "nothing but the first deposits is in it"


def wait_for(storm, answers):
    deadline = time.monotonic() + 120
    while len(storm.waits) < answers:
        assert time.monotonic() < deadline, storm.report()
        time.sleep(0.05)
