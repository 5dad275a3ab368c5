"""A skipped test does not look like success unless its reason is declared."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SETTINGS = "[pytest]\ndeclared_skips = only with --long\n"
TEST = """
import unittest

class TestSomething(unittest.TestCase):
    def test_runs(self):
        pass

    @unittest.skip({reason!r})
    def test_is_skipped(self):
        pass
"""


class TestDeclaredSkips(unittest.TestCase):
    def run_with_skip(self, reason):
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "pytest.ini").write_text(SETTINGS)
            Path(folder, "test_something.py").write_text(TEST.format(reason=reason))
            command = [sys.executable, "-m", "pytest", "-p", "no:odoo", "-p", "pytest_after_sales"]
            return subprocess.run([*command, folder], cwd=folder, capture_output=True, text=True)

    def test_a_declared_reason_is_fine(self):
        result = self.run_with_skip("only with --long: takes an hour")
        self.assertEqual(result.returncode, 0, result.stdout)

    def test_any_other_reason_fails_the_run_and_is_named(self):
        result = self.run_with_skip("Chrome executable not found")
        self.assertEqual(result.returncode, 1, result.stdout)
        self.assertIn("TestSomething::test_is_skipped: Skipped: Chrome", result.stdout)
