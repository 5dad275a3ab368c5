import subprocess
import sys
import tempfile
import threading
import time
from functools import partial
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..chromium import NoPlace, place
from ..models import ir_actions_report
from .common import PrintCase

HOLD = """
import fcntl, os, sys
file = os.open(sys.argv[1], os.O_CREAT | os.O_RDWR)
fcntl.flock(file, fcntl.LOCK_EX)
print("held", flush=True)
sys.stdin.read()
"""


@tagged("post_install", "-at_install")
class TestPlace(PrintCase):
    def setUp(self):
        super().setUp()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.place = partial(place, folder=self.folder)

    def test_ten_at_once_take_turns_and_all_come_to_print(self):
        lock, inside, most, done = threading.Lock(), [0], [0], []

        def work(number):
            with self.place(2, 20):
                with lock:
                    inside[0] += 1
                    most[0] = max(most[0], inside[0])
                time.sleep(0.05)
                with lock:
                    inside[0] -= 1
                    done.append(number)

        workers = [threading.Thread(target=work, args=(number,)) for number in range(10)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(30)
        self.assertEqual(sorted(done), list(range(10)))
        self.assertEqual(most[0], 2)

    def test_another_process_counts_and_leaves_its_place_however_it_ends(self):
        command = [sys.executable, "-c", HOLD, f"{self.folder}/place.0"]
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as other:
            self.assertEqual(other.stdout.readline(), "held\n")
            with self.assertRaises(NoPlace), self.place(1, 0.1):
                self.fail("two in one place")
            other.kill()
            other.wait()
            with self.place(1, 5):
                pass

    def test_a_place_is_free_again_after_a_print_that_failed(self):
        with self.assertRaises(ValueError), self.place(1, 1):
            raise ValueError
        with self.place(1, 0):
            pass

    def test_who_waited_too_long_is_told_to_print_again(self):
        Report = type(self.Report)
        with (
            patch.object(ir_actions_report, "place", self.place),
            patch.object(Report, "_get_chromium_places", lambda self: 1),
            patch.object(Report, "_get_chromium_seconds", lambda self: 0.05),
            self.place(1, 5),
            self.assertRaisesRegex(UserError, "print again"),
        ):
            self.Report._run_wkhtmltopdf(["<p>x</p>"])

    def test_the_number_of_places_is_set_in_the_settings(self):
        self.env["res.config.settings"].create({"chromium_places": 7}).execute()
        self.assertEqual(self.Report._get_chromium_places(), 7)
