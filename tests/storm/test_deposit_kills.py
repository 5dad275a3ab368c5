"""P1 and P3 for parts: what is acknowledged survives kills, and nothing is done twice.

Workers get SIGKILL and PostgreSQL, with fsync on, is stopped at once, at random moments, while
eight clients work over HTTP. They ask again with the same key until they are answered.
"""

import json
import os
import random
import subprocess
import sys
from pathlib import Path

from .private_cluster import PrivateCluster
from .world import SOURCE

ROOT = Path(__file__).parents[2]


def test_what_is_acknowledged_survives_kills(pytestconfig, tmp_path):
    long = pytestconfig.getoption("--long", default=False)
    kills = os.environ.get("STORM_KILLS") or ("50" if long else "4")
    seed = os.environ.get("STORM_SEED") or str(random.randrange(10**6))
    with PrivateCluster() as cluster:
        cluster.take(SOURCE, dict(os.environ), "kills")
        storm = subprocess.run(
            [
                *(sys.executable, "-m", "tests.storm.kill_program", "--database", "kills"),
                *("--kills", kills, "--seed", seed, "--folder", str(tmp_path)),
                *("--die", json.dumps(die_command(cluster))),
            ],
            cwd=ROOT,
            env={**os.environ, **cluster.environment, "PYTHONPATH": str(ROOT / "config")},
            capture_output=True,
            text=True,
        )
    print(storm.stdout, storm.stderr[-3000:])
    assert storm.returncode == 0


def die_command(cluster):
    """Stop PostgreSQL at once and start it again, as its owner."""
    become = ["setpriv", "--reuid", cluster.owner, "--regid", cluster.owner, "--init-groups"]
    start = f"-w -t 120 -D '{cluster.data}' -l '{cluster.folder}/log' -o '-p {cluster.port}'"
    script = (
        f"cd / && '{cluster.bin}/pg_ctl' stop -w -D '{cluster.data}' -m immediate >/dev/null"
        f" && '{cluster.bin}/pg_ctl' start {start} >/dev/null 2>&1 </dev/null"
    )
    return [*(become if os.getuid() == 0 else ()), "sh", "-c", script]
