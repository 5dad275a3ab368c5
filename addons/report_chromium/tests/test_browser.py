import os
import socket
import tempfile
import time
from pathlib import Path

from odoo.tests import tagged

from ..chromium import Browser, BrowserFailed, Paper, Printer, TooSlow, find
from .common import PAGE, PrintCase, profiles, texts_of

PAPER = Paper(148, 210, 10, 10, 10, 10)
HERE = "http://paper.example"
# In a group of its own, as if it were still dying when the browser's group has been killed.
STRAGGLER = """#!/bin/sh
cd "$HOME"
setsid sh -c 'i=0; while [ $i -lt 40000 ]; do i=$((i + 1)); : >late.$i || exit; done' &
exec sleep 60
"""


def is_gone_within(seconds, group):
    """Whether no process of the group is left; the system takes a moment to bury them."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


@tagged("post_install", "-at_install")
class TestBrowser(PrintCase):
    def printed(self, body, fetch=lambda path: None, seconds=60):
        with Browser(find(), seconds) as browser:
            return Printer(browser, HERE, fetch).print(PAGE % body, PAPER)

    def test_chinese_is_printed_as_text(self):
        self.assertIn("维修接件单", texts_of(self.printed("<h1>维修接件单</h1>"))[0])

    def test_a_script_in_a_page_does_not_run(self):
        text = texts_of(
            self.printed("<p id='x'>still</p><script>x.textContent = 'it ran'</script>")
        )[0]
        self.assertIn("still", text)
        self.assertNotIn("it ran", text)

    def test_a_page_reaches_nothing_but_what_it_is_handed(self):
        asked = []
        with socket.socket() as server:
            server.bind(("127.0.0.1", 0))
            server.listen()
            server.settimeout(0.2)
            port = server.getsockname()[1]
            self.printed(
                f"<img src='http://127.0.0.1:{port}/a.png'/><img src='file:///etc/hostname'/>"
                "<img src='/b.png'/><p>text</p>",
                fetch=asked.append,
            )
            with self.assertRaises(TimeoutError):
                server.accept()
        self.assertEqual(asked, ["/b.png"])

    def test_a_helper_that_still_writes_leaves_nothing_behind(self):
        before = profiles()
        with tempfile.TemporaryDirectory() as folder:
            binary = Path(folder, "browser")
            binary.write_text(STRAGGLER)
            binary.chmod(0o700)
            with Browser(str(binary), 60) as browser:
                while not list(Path(browser.profile).glob("late.*")):
                    time.sleep(0.01)
        self.assertEqual(profiles(), before)

    def test_a_slow_print_is_ended_and_leaves_nothing_behind(self):
        before = profiles()
        with self.assertRaises(TooSlow), Browser(find(), 0.05) as browser:
            Printer(browser, HERE, lambda path: None)
        self.assertTrue(is_gone_within(10, browser._pid))
        self.assertEqual(profiles(), before)

    def test_a_program_that_is_no_browser_is_told(self):
        with self.assertRaises(BrowserFailed), Browser("/bin/false", 20) as browser:
            browser.call("Target.getTargets")

    def test_the_profile_is_gone_after_printing(self):
        before = profiles()
        self.printed("<p>text</p>")
        self.assertEqual(profiles(), before)
