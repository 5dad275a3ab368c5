"""A storm with kills, in a program of its own, because it talks to a cluster of its own.

`python -m tests.storm.kill_program --database NAME --kills 10 --seed 1 --folder DIR --die COMMAND`
"""

import argparse
import json
import sys
import time

import odoo.init  # noqa: F401  sets up the `odoo` namespace for a stand-alone program
from odoo import tools

from ..bench.http_load import prefork_server
from .kills import KillStorm

WORKERS = 4


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--database", required=True)
    parser.add_argument("--kills", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--folder", required=True)
    parser.add_argument("--die", required=True, help="command that stops PostgreSQL dead")
    options = parser.parse_args()
    settings = ["--log-level", "critical", "--data-dir", options.folder]
    tools.config.parse_config(settings, setup_logging=True)
    started = time.monotonic()
    storm = KillStorm(options.database, options.seed, requisitions=30 + 4 * options.kills)
    built, servers = time.monotonic(), []
    with prefork_server(options.database, ("-m", "odoo"), settings[2:], servers, WORKERS) as port:
        up = time.monotonic()
        storm.run(port, servers, options.kills, json.loads(options.die))
    ended = time.monotonic()
    wrong = storm.prove()
    print(f"kill storm seed {options.seed}: {storm.report()}; server started {len(servers)} times")
    print(
        f"seconds: documents {built - started:.0f}, server {up - built:.0f},"
        f" storm {ended - up:.0f}, proof {time.monotonic() - ended:.0f}"
    )
    print(f"wrong: {len(wrong)}", *wrong[:5], sep="\n")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
