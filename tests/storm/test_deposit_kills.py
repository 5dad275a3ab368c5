"""P1, P3 and P14, long: what is acknowledged survives kills, and a dump of the storm is sound.

Workers get SIGKILL and PostgreSQL, with fsync on, is stopped at once, at random moments. Clients
ask again with the same key until they are answered. In the second half, where PostgreSQL stands
and only workers are killed, the database is dumped; the dump is restored beside it.
"""

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from .private_cluster import PrivateCluster
from .world import SOURCE

ROOT = Path(__file__).parents[2]


def test_what_is_acknowledged_survives_kills(pytestconfig, tmp_path):
    if not pytestconfig.getoption("--long", default=False):
        pytest.skip("only with --long: a few minutes of kills on a cluster of its own")
    seed = int(os.environ.get("STORM_SEED") or random.randrange(10**6))
    with PrivateCluster() as cluster:
        cluster.take(SOURCE, dict(os.environ), "kills")
        dump = str(tmp_path / "middle.dump")
        storm = subprocess.run(
            [
                *(sys.executable, "-m", "tests.storm.kills", "--database", "kills"),
                *("--seconds", os.environ.get("STORM_SECONDS", "240"), "--seed", str(seed)),
                *("--folder", str(tmp_path), "--restored", "restored"),
                *("--dump", json.dumps([str(cluster.bin / "pg_dump"), "-Fc", "-f", dump, "kills"])),
                *("--load", json.dumps(restore_command(cluster, dump))),
                *("--stop-cluster", json.dumps(die_command(cluster))),
            ],
            cwd=ROOT,
            env={**os.environ, **cluster.environment, "PYTHONPATH": str(ROOT / "config")},
            capture_output=True,
            text=True,
        )
    print(storm.stdout, storm.stderr[-3000:])
    assert storm.returncode == 0


def restore_command(cluster, dump):
    tools = cluster.bin
    script = (
        f"'{tools}/createdb' restored && '{tools}/pg_restore' --no-owner --no-acl -d restored"
        f" '{dump}'"
    )
    return ["sh", "-c", script]


def die_command(cluster):
    """Stop PostgreSQL at once and start it again, as its owner."""
    become = ["setpriv", "--reuid", cluster.owner, "--regid", cluster.owner, "--init-groups"]
    start = f"-w -t 120 -D '{cluster.data}' -l '{cluster.folder}/log' -o '-p {cluster.port}'"
    script = (
        f"cd / && '{cluster.bin}/pg_ctl' stop -w -D '{cluster.data}' -m immediate >/dev/null"
        f" && '{cluster.bin}/pg_ctl' start {start} >/dev/null 2>&1 </dev/null"
    )
    return [*(become if os.getuid() == 0 else ()), "sh", "-c", script]
