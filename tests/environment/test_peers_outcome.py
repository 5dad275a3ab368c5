"""How the outcomes of Odoo's tests without and with our addons are compared."""

import tempfile
from pathlib import Path
from unittest import TestCase

from ..peers.outcome import Outcome, read_outcome

REPORT = """<testsuites><testsuite>
<testcase classname="odoo.addons.stock.tests.test_a.TestA" name="test_well" file="o/stock/tests/test_a.py"/>
<testcase classname="odoo.addons.stock.tests.test_a.TestA" name="test_bad" file="o/stock/tests/test_a.py">
  <failure message="x">x</failure></testcase>
<testcase classname="odoo.addons.hr.tests.test_b.TestB" name="test_left" file="o/hr/tests/test_b.py">
  <skipped message="no browser"/></testcase>
<testcase classname="odoo.addons.hr.tests.test_b.TestB" name="test_unmade" file="o/hr/tests/test_b.py">
  <error message="x">x</error></testcase>
</testsuite></testsuites>"""  # fmt: skip  # noqa: E501

WELL, BAD = "o/stock/tests/test_a.py::TestA::test_well", "o/stock/tests/test_a.py::TestA::test_bad"
UNMADE = "o/hr/tests/test_b.py::TestB::test_unmade"


class TestOutcome(TestCase):
    def test_failures_and_errors_are_read_and_skipped_tests_did_not_run(self):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "report.xml")
            file.write_text(REPORT)
            outcome = read_outcome(file)
        self.assertEqual(outcome.ran, {WELL, BAD, UNMADE})
        self.assertEqual(outcome.failed, {BAD, UNMADE})
        self.assertEqual(outcome.of("o/hr/"), ({UNMADE}, {UNMADE}))

    def test_a_test_that_fails_in_both_is_odoos_own(self):
        there, here = Outcome({WELL, BAD}, {BAD}), Outcome({WELL, BAD}, {WELL, BAD})
        self.assertEqual(here.worse_than(there), {WELL})
        self.assertFalse(there.worse_than(there))

    def test_a_test_that_no_longer_runs_counts_as_failed(self):
        self.assertEqual(Outcome({BAD}, {BAD}).worse_than(Outcome({WELL, BAD}, {BAD})), {WELL})
