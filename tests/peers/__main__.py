"""Odoo's own tests of the apps we extend or stand on, without our addons and with them.

A test that fails only with them fails the run; so does one that no longer runs. It is tried once
more alone first, as some of Odoo's tests are unsteady. How Odoo does without us is remembered
until Odoo, its apps or its libraries change.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import odoo.addons

import build
from databases import clone, drop

from .outcome import Outcome, read_outcome

APPS = (
    *("repair", "stock", "stock_account", "account", "sale", "sale_stock", "purchase"),
    *("purchase_stock", "crm", "survey", "hr", "resource", "mail", "portal"),
)
PROJECT = Path(__file__).resolve().parents[2]
LOCAL = PROJECT / ".local"
REMEMBERED = LOCAL / "peers.json"


def tests_of(app):
    """The folder of the app's tests, as pytest will name it."""
    folders = [Path(place, app, "tests") for place in odoo.addons.__path__]
    found = next((folder for folder in folders if folder.is_dir()), None)
    if app not in APPS or not found:
        sys.exit(f"Not among the apps we stand on: {app}. They are {', '.join(APPS)}.")
    return os.path.relpath(found.resolve(), PROJECT)


def run_tests(database, paths, workers):
    """Run tests in a clone of DATABASE, as it is; all after all addons are loaded."""
    place, report = f"{database}_{os.getpid()}", LOCAL / "log" / f"{database}.xml"
    command = [
        *(sys.executable, "-m", "pytest", "-p", "pytest_after_sales", "-q", "--tb=short"),
        *(f"--odoo-config={os.environ['ODOO_RC']}", f"--odoo-database={place}", "--odoo-http"),
        *("--odoo-log-level=info", "--odoo-extra=max-cron-threads=0"),
        *(f"--numprocesses={workers}", "--dist=loadscope", "--rootdir", str(PROJECT)),
        *(f"--junit-xml={report}", "-o", "junit_family=xunit1", *paths),
    ]
    started = time.monotonic()
    report.unlink(missing_ok=True)
    clone(database, place)
    try:
        with open(report.with_suffix(".log"), "w") as log:
            subprocess.run(command, stdout=log, stderr=log, cwd=PROJECT, check=False)
    finally:
        drop(place)
    if not report.exists():
        sys.exit(f"The tests did not come to their end; their words are in {log.name}.")
    outcome = read_outcome(report)
    print(
        f"  {database}: {len(outcome.ran)} tests, {len(outcome.failed)} failed,"
        f" {time.monotonic() - started:.0f} s",
        flush=True,
    )
    return outcome


def identity():
    """What the outcome without our addons depends on."""
    locks = sorted((PROJECT / "config").glob("*.lock"))
    return [build.peers_recipe(), [lock.read_text() for lock in locks]]


def recall():
    """Outcomes without our addons by app, as far as they still hold."""
    if not REMEMBERED.exists():
        return {}
    known = json.loads(REMEMBERED.read_text())
    if known["of"] != identity():
        return {}
    return {app: Outcome(*map(frozenset, sets)) for app, sets in known["outcomes"].items()}


def remember(outcomes):
    kept = {app: [sorted(names) for names in outcome] for app, outcome in outcomes.items()}
    REMEMBERED.write_text(json.dumps({"of": identity(), "outcomes": kept}))


def without_us(folders, workers):
    """How the apps do without our addons: dict app → Outcome."""
    known = recall()
    new = {app: folder for app, folder in folders.items() if app not in known}
    if new:
        outcome = run_tests(build.PEERS_WITHOUT, new.values(), workers)
        known.update({app: outcome.of(f"{folder}/") for app, folder in new.items()})
        remember(known)
    return {app: known[app] for app in folders}


def compare(folders, workers):
    """Tests that fail only with our addons, also when they are tried again alone."""
    plain = without_us(folders, workers)
    with_us = run_tests(build.PEERS, folders.values(), workers)
    worse = set()
    for app, folder in folders.items():
        worse |= with_us.of(f"{folder}/").worse_than(plain[app])
    if not worse:
        return []
    print(f"{len(worse)} of them only with our addons; each once more, with no other beside it:")
    again = run_tests(build.PEERS, sorted(worse), workers=0)
    unsteady = again.ran - again.failed
    print(*(f"  unsteady: {name}" for name in sorted(unsteady & worse)), sep="\n")
    return sorted(worse - unsteady)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("apps", nargs="?", default=",".join(APPS))
    folders = {app: tests_of(app) for app in parser.parse_args().apps.split(",")}
    failed = compare(folders, workers=min(os.cpu_count() or 1, 4))
    if failed:
        sys.exit("Only with our addons fail:\n" + "\n".join(f"  {name}" for name in failed))
    print(f"Odoo's tests of {', '.join(folders)} do with our addons as they do without.")


if __name__ == "__main__":
    main()
