"""What the product is made of is named with its sums, and no more than it needs is with it."""

import re
import stat
import subprocess
from pathlib import Path
from unittest import TestCase

PROJECT = Path(__file__).resolve().parents[2]
CONFIG = PROJECT / "config"
LOCAL = PROJECT / ".local"
TOOLS = {"pytest", "pytest-odoo", "pytest-xdist", "playwright", "hypothesis", "pylint", "ruff"}


def locked(file):
    """Packages of a lock: dict name → what is said of it."""
    parts = re.split(r"^(?=\S)", (CONFIG / file).read_text(), flags=re.M)
    requirements = [part for part in parts if part.strip() and not part.startswith(("#", "--"))]
    return {part.partition("==")[0]: part for part in requirements}


class TestSupply(TestCase):
    def test_every_python_package_is_locked_with_its_sums(self):
        for lock in CONFIG.glob("*.lock"):
            packages = locked(lock.name)
            self.assertTrue(packages)
            for name, requirement in packages.items():
                with self.subTest(lock=lock.name, package=name):
                    self.assertRegex(requirement, r"^[\w.-]+==\S+")
                    self.assertIn("--hash=sha256:", requirement)

    def test_every_in_file_has_its_lock(self):
        for source in CONFIG.glob("*.in"):
            wanted = re.findall(r"^([A-Za-z][\w.-]*)", source.read_text(), flags=re.M)
            names = {name.lower().replace("_", "-") for name in wanted}
            self.assertFalse(names - locked(f"{source.stem}.lock").keys(), source.name)

    def test_the_server_is_without_the_tools_of_its_tests(self):
        self.assertFalse(TOOLS & locked("requirements.lock").keys())
        self.assertLessEqual(TOOLS, locked("requirements-tests.lock").keys())

    def test_what_both_locks_name_has_one_version(self):
        server, tools = locked("requirements.lock"), locked("requirements-tests.lock")
        for name in server.keys() & tools.keys():
            self.assertEqual(server[name].split()[0], tools[name].split()[0])

    def test_odoo_is_named_by_version_and_sum(self):
        lines = [
            line.split()
            for line in (CONFIG / "odoo-packages.txt").read_text().splitlines()
            if line and not line.startswith("#")
        ]
        self.assertIn("odoo-19", [line[0] for line in lines])
        for line in lines:
            self.assertEqual(len(line), 3, line)
            self.assertRegex(line[2], r"^[0-9a-f]{64}$")

    def test_nobody_else_on_the_machine_reads_what_run_keeps(self):
        for place in [LOCAL, *LOCAL.iterdir()]:
            if place.is_symlink() or place.name == "pg":
                continue
            with self.subTest(place=place.name):
                mode = stat.S_IMODE(place.stat().st_mode)
                passing = 0o011 if place == LOCAL and (LOCAL / "pg").exists() else 0
                self.assertFalse(mode & 0o077 & ~passing, oct(mode))


class TestPin(TestCase):
    """What `run` does about an Odoo package that is not the one that was named."""

    def check_pin(self, wanted, found, strict=False):
        """The status and the words of `run`, for packages (version, sum)."""
        script = (PROJECT / "run").read_text()
        function = re.search(r"^check_pin\(\) \{.*?^\}", script, flags=re.M | re.S)[0]
        stand_in = f"""
            set -eu
            fail() {{ echo "$*"; exit 1; }}
            dpkg-deb() {{ echo {found[0]}; }}
            sha256sum() {{ echo "{found[1]}  odoo.deb"; }}
            {"ODOO_PIN=strict" if strict else ""}
            {function}
            check_pin odoo-19 {wanted[0]} {wanted[1]} odoo.deb
        """
        done = subprocess.run(["bash", "-c", stand_in], capture_output=True, text=True)
        return done.returncode, done.stdout

    def test_the_named_one_is_taken_in_silence(self):
        self.assertEqual(self.check_pin(("19.0.0-1", "aa"), ("19.0.0-1", "aa")), (0, ""))

    def test_other_bytes_under_the_same_version_stop(self):
        status, words = self.check_pin(("19.0.0-1", "aa"), ("19.0.0-1", "bb"))
        self.assertEqual(status, 1)
        self.assertIn("bb", words)

    def test_a_successor_is_taken_with_a_warning_that_says_what_to_do(self):
        status, words = self.check_pin(("19.0.0-1", "aa"), ("19.0.0-2", "bb"))
        self.assertEqual(status, 0)
        self.assertIn("WARNING: odoo-19 19.0.0-2 bb", words)

    def test_a_successor_stops_who_asked_for_the_named_one_only(self):
        status, words = self.check_pin(("19.0.0-1", "aa"), ("19.0.0-2", "bb"), strict=True)
        self.assertEqual(status, 1)
        self.assertIn("ODOO_HOME", words)

    def test_another_odoo_stops(self):
        self.assertEqual(self.check_pin(("19.0.0-1", "aa"), ("20.0.0-1", "bb"))[0], 1)
