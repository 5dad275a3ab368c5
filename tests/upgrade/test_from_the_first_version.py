"""P15: a company that works with the first version loses no row and no cent by the upgrade.

The long run builds that version's demo company from the history of this project, takes it to the
addons as they stand here, once in one go and once killed on the way, and holds every row of every
table of ours against what it was.
"""

import os
import random
import subprocess
import sys
import tarfile
import time
from io import BytesIO
from pathlib import Path

import pytest

import databases
from our_addons import our_addons

from .ledger import compare, read_ledger

PROJECT = Path(__file__).resolve().parents[2]
# The commit whose addons are the first version, 19.0.1.0.0 each.
FIRST = Path(__file__).with_name("first_version.txt").read_text().strip()
OLD = f"after_sales_upgrade_{os.getpid()}"
NEW = f"{OLD}_new"
STATES = {"new", "triaged", "assigned", "in_progress", "done", "closed", "cancelled"}


@pytest.fixture(scope="module", autouse=True)
def only_long(pytestconfig):
    if not pytestconfig.getoption("--long", default=False):
        pytest.skip("only with --long")


@pytest.fixture(scope="module")
def old_company(only_long, tmp_path_factory):
    """What the first version's demo company holds; UPGRADE_FROM names a database that has it."""
    if known := os.environ.get("UPGRADE_FROM"):
        yield known
        return
    try:
        build_first(tmp_path_factory.mktemp("first"))
        yield OLD
    finally:
        databases.drop(OLD)


@pytest.fixture
def company(old_company):
    databases.clone(old_company, NEW)
    yield NEW
    databases.drop(NEW)


def build_first(folder):
    tree = subprocess.run(["git", "archive", FIRST], cwd=PROJECT, capture_output=True, check=True)
    with tarfile.open(fileobj=BytesIO(tree.stdout)) as tar:
        tar.extractall(folder)  # our own tree
    (folder / ".local").symlink_to(PROJECT / ".local")
    build = [sys.executable, "config/build.py", "trial", OLD, "after_sales", "demo"]
    subprocess.run(build, cwd=folder, check=True, env=environment())


def environment():
    return {**os.environ, "ODOO_RC": "config/odoo.conf"}


def start_upgrade(log):
    names = ",".join(our_addons())
    command = [
        sys.executable, "-m", "odoo", "server", "--database", NEW, "--init", names,
        "--update", names, "--stop-after-init", "--no-http", "--max-cron-threads", "0",
    ]  # fmt: skip
    return subprocess.Popen(command, cwd=PROJECT, env=environment(), stdout=log, stderr=log)


def complaints(log):
    words = (" WARNING ", " ERROR ", " CRITICAL ")
    return [line for line in log.read_text().splitlines() if any(word in line for word in words)]


def states(database):
    with databases.connect(database) as cursor:
        cursor.execute("SELECT DISTINCT state FROM service_order")
        return {state for (state,) in cursor.fetchall()}


def test_no_row_and_no_cent_is_lost(company, old_company, tmp_path):
    assert states(old_company) >= STATES
    before = read_ledger(old_company)
    with open(tmp_path / "log", "w") as log:
        assert start_upgrade(log).wait() == 0
    assert not complaints(tmp_path / "log")
    differences = compare(before, read_ledger(NEW, before))
    print(f"{len(before)} tables, {sum(len(columns) for columns in before.values())} columns")
    assert not differences, "\n".join(differences)


def test_an_upgrade_that_was_killed_is_finished_by_the_next_one(company, old_company, tmp_path):
    seed = int(os.environ.get("UPGRADE_SEED") or random.randrange(10**6))
    patience = random.Random(seed).uniform(8, 40)
    print(f"seed {seed}: killed after {patience:.0f} s")
    with open(tmp_path / "killed", "w") as log:
        upgrade = start_upgrade(log)
        time.sleep(patience)
        upgrade.kill()
        upgrade.wait()
    with open(tmp_path / "log", "w") as log:
        assert start_upgrade(log).wait() == 0
    assert not complaints(tmp_path / "log")
    before = read_ledger(old_company)
    assert not compare(before, read_ledger(NEW, before))
