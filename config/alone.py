"""Each addon alone: with what it depends on and no other addon of ours it installs, and its own
tests hold.

Their databases are kept, and made again when something in them has changed. Tests in a browser are
left to `./run test`. What an addon's run said is in .local/log/alone-ADDON.log.
"""

import argparse
import os
import subprocess
import sys
import time
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from xml.etree import ElementTree

from build import CONFIG, alone
from databases import clone, drop
from our_addons import ADDONS, brings_most, our_addons, with_dependencies

PROJECT = CONFIG.parent
LOG = PROJECT / ".local/log"
TOOLS_PYTHON = PROJECT / ".local/venv/bin/python"
# Reasons to skip a test that are none where every addon is installed.
SKIPS = "../shared is not here\nonly with\nNo addon here\nnot the Chinese chart"


class Failed(Exception):
    pass


def call(log, *command):
    surroundings = {**os.environ, "PYTHONPATH": str(CONFIG)}
    with open(log, "a") as file:
        return subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=file, stderr=file, check=False,
            cwd=PROJECT, env=surroundings,
        ).returncode  # fmt: skip


def build(addon):
    if call(log_of(addon), sys.executable, CONFIG / "build.py", "alone", addon):
        raise Failed("does not install")


def test(addon):
    """Run its tests in a clone, as tests of the web leave something behind.

    :return: how many there were
    """
    tests = ADDONS / addon / "tests"
    if not tests.is_dir():
        return 0
    place, told = f"{alone(addon)}_{os.getpid()}", LOG / f"alone-{addon}.xml"
    told.unlink(missing_ok=True)
    clone(alone(addon), place)
    try:
        status = call(
            log_of(addon),
            *(TOOLS_PYTHON, "-m", "pytest", "-p", "pytest_after_sales", "-q", "--tb=short"),
            *(f"--odoo-config={os.environ['ODOO_RC']}", f"--odoo-database={place}"),
            *("--odoo-http", "--odoo-log-level=info", "--odoo-extra=max-cron-threads=0"),
            *("-p", "no:cacheprovider", f"--junit-xml={told}", "--ignore-glob=*_tour.py"),
            *("-o", f"declared_skips={SKIPS}"),
            os.path.relpath(tests, PROJECT),
        )
    finally:
        drop(place)
    if status:
        raise Failed("tests fail")
    return sum(int(suite.get("tests")) for suite in ElementTree.parse(told).iter("testsuite"))


def log_of(addon):
    return LOG / f"alone-{addon}.log"


def timed(action, addon):
    started = time.monotonic()
    return action(addon), time.monotonic() - started


def told_of(tests, seconds):
    return f"{tests} tests, {seconds:.0f} s" if tests else "no tests to run"


class Runs:
    """Builds and tests what is wanted, each built as soon as the addon below it stands."""

    def __init__(self, addons, workers):
        self.tested = addons
        self.built = with_dependencies(addons)
        self.pool = ThreadPoolExecutor(workers)
        self.running = {}
        self.sound = set()

    def to_the_end(self):
        """:return: addons that do not hold alone"""
        self.start_above(None)
        while self.running:
            done, _rest = wait(self.running, return_when=FIRST_COMPLETED)
            for future in done:
                self.go_on(future, *self.running.pop(future))
        return [addon for addon in self.tested if addon not in self.sound]

    def start(self, action, addon):
        self.running[self.pool.submit(timed, action, addon)] = action, addon

    def start_above(self, addon):
        for each in self.built:
            if brings_most(each) == addon:
                self.start(build, each)

    def go_on(self, future, action, addon):
        try:
            tests, seconds = future.result()
        except Failed as failure:
            print(f"  {addon}: {failure}, see {log_of(addon)}", flush=True)
            return
        if action is build:
            print(f"  {addon}: installed, {seconds:.0f} s", flush=True)
            self.start_above(addon)
            if addon in self.tested:
                self.start(test, addon)
        else:
            print(f"  {addon}: {told_of(tests, seconds)}", flush=True)
            self.sound.add(addon)


def all_but_the_app():
    """Without the addon that needs every other: all of them together is what `./run test` tries."""
    return [a for a in our_addons() if len(with_dependencies([a])) < len(our_addons())]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("addons", nargs="?", help="ADDON,ADDON instead of all")
    parser.add_argument("--workers", type=int, default=min(os.cpu_count() or 1, 4))
    options = parser.parse_args()
    addons = options.addons.split(",") if options.addons else all_but_the_app()
    for addon in with_dependencies(addons):
        log_of(addon).unlink(missing_ok=True)
    broken = Runs(addons, options.workers).to_the_end()
    if broken:
        sys.exit(f"Do not hold alone: {', '.join(broken)}.")
    print("Each holds alone.")


if __name__ == "__main__":
    main()
