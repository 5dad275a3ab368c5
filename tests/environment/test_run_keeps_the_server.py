"""What `run` leaves running in the background, tried in a project whose server is a stand-in."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from unittest import TestCase

PROJECT = Path(__file__).resolve().parents[2]
SERVER = """#!/bin/sh
echo $$ >>started
trap 'echo ended >>ended; kill $sleeper; exit' TERM
sleep 300 &
sleeper=$!
wait
"""
BROKEN = """#!/bin/sh
echo $$ >>started
exit 1
"""


class TestKeeper(TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        shutil.copy(PROJECT / "run", self.folder)
        self.python = self.folder / ".local/server-venv/bin/python"
        self.python.parent.mkdir(parents=True)
        (self.folder / ".local/log").mkdir()

    def keep(self, server):
        self.python.write_text(server)
        self.python.chmod(0o700)
        # with a database server of somebody else: none is started here
        surroundings = {
            **{name: value for name, value in os.environ.items() if not name.startswith("AFTER_")},
            **{"PGHOST": "127.0.0.1", "AFTER_SALES_LOOK_EVERY": "0.2"},
            "AFTER_SALES_FIRST_SECONDS": "2",
        }
        keeper = subprocess.Popen(
            [self.folder / "run", "keep", "8069"],
            env=surroundings,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self.addCleanup(keeper.stderr.close)
        self.addCleanup(self.end, keeper)
        return keeper

    def end(self, keeper):
        if keeper.poll() is None:
            keeper.terminate()
        keeper.wait(20)

    def lines(self, file, lines=1):
        """The lines of a file of the stand-in, once there are so many."""
        path, end = self.folder / file, time.monotonic() + 30
        while time.monotonic() < end:
            if path.exists() and len(found := path.read_text().split()) >= lines:
                return found
            time.sleep(0.05)
        self.fail(f"{file} has no {lines} lines")

    def test_a_server_that_was_killed_is_started_again(self):
        self.keep(SERVER)
        (first,) = self.lines("started")
        time.sleep(2.5)
        os.kill(int(first), signal.SIGKILL)
        self.assertNotEqual(self.lines("started", 2)[1], first)

    def test_who_stops_the_keeper_stops_the_server(self):
        keeper = self.keep(SERVER)
        self.lines("started")
        keeper.terminate()
        self.assertEqual(keeper.wait(20), 0)
        self.assertEqual(self.lines("ended"), ["ended"])

    def test_a_server_that_cannot_start_is_told_and_not_tried_for_ever(self):
        keeper = self.keep(BROKEN)
        self.assertEqual(keeper.wait(30), 1)
        self.assertIn("ended at once", keeper.stderr.read())
        self.assertEqual(len(self.lines("started")), 1)
