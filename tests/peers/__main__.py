"""Odoo's own tests of the apps we extend or stand on, with our addons.

What does not hold with them is tried without them, as Debian's Odoo fails some of its own tests.
A test that fails, or is skipped, only with them fails the run; it is tried once more alone first,
as some of Odoo's tests are unsteady.
"""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

import odoo.addons

import build
from databases import clone, drop

from .outcome import read_outcome

APPS = (
    *("repair", "stock", "stock_account", "account", "sale", "sale_stock", "purchase"),
    *("purchase_stock", "crm", "survey", "hr", "resource", "mail", "portal"),
)
# What is meant to be otherwise with us.
MEANT = {
    "test_picking_tours.py::TestStockPickingTour::test_inventory_adjustment_apply_all": (
        "opens an address that names a menu and no action; Odoo shows a user his home page there,"
        " and an administrator of after-sales has one"
    ),
}
PROJECT = Path(__file__).resolve().parents[2]
LOCAL = PROJECT / ".local"


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
    if not report.exists() or not any(outcome := read_outcome(report)):
        sys.exit(f"The tests did not come to their end; their words are in {log.name}.")
    print(
        f"  {database}: {len(outcome.sound)} tests hold, {len(outcome.other)} do not,"
        f" {time.monotonic() - started:.0f} s",
        flush=True,
    )
    return outcome


def worse_with_us(folders, workers):
    """Tests that hold without our addons and not with them, also when they are tried alone."""
    with_us = run_tests(build.PEERS, folders, workers)
    if not with_us.other:
        return []
    worse = with_us.worse_than(run_tests(build.PEERS_WITHOUT, sorted(with_us.other), workers))
    worse = {name for name in worse if not name.endswith(tuple(MEANT))}
    if not worse:
        return []
    print(f"{len(worse)} of them hold without our addons; each once more, with no other beside it:")
    unsteady = worse & run_tests(build.PEERS, sorted(worse), workers=0).sound
    print(*(f"  unsteady: {name}" for name in sorted(unsteady)), sep="\n")
    return sorted(worse - unsteady)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("apps", nargs="?", default=",".join(APPS))
    apps = parser.parse_args().apps.split(",")
    failed = worse_with_us([tests_of(app) for app in apps], workers=min(os.cpu_count() or 1, 4))
    if failed:
        sys.exit("Only with our addons fail:\n" + "\n".join(f"  {name}" for name in failed))
    print(f"Odoo's tests of {', '.join(apps)} do with our addons as they do without.")


if __name__ == "__main__":
    main()
