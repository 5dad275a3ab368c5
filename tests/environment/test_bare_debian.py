"""Where no bare Debian can be made, `run bare` says so by its status, and CI goes on without."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from unittest import TestCase

PROJECT = Path(__file__).resolve().parents[2]


class TestBareDebian(TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        shutil.copy(PROJECT / "run", self.folder)
        for name in ("unshare", "debootstrap"):
            self.stand_in(name, 0)

    def stand_in(self, name, status):
        """A command of the machine that only ends."""
        path = self.folder / "bin" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!/bin/sh\nexit {status}\n")
        path.chmod(0o700)

    def bare(self):
        surroundings = {
            **os.environ,
            "PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}",
            "TMPDIR": str(self.folder),
        }
        return subprocess.run(
            [self.folder / "run", "bare", "true"], env=surroundings, capture_output=True, text=True
        )

    def check_refusal(self):
        done = self.bare()
        self.assertEqual(done.returncode, 75, done.stderr)
        self.assertRegex(done.stderr, "(?i)no bare Debian here")
        self.assertEqual(list(self.folder.glob("after-sales-bare*")), [])

    def test_a_machine_without_namespaces_is_told(self):
        self.stand_in("unshare", 1)
        self.check_refusal()

    def test_a_debian_that_cannot_be_made_is_told_and_leaves_nothing(self):
        self.stand_in("debootstrap", 1)
        self.check_refusal()
