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
LEFT, UNMADE = (
    "o/hr/tests/test_b.py::TestB::test_left",
    "o/hr/tests/test_b.py::TestB::test_unmade",
)


class TestOutcome(TestCase):
    def test_what_failed_was_skipped_or_could_not_be_made_does_not_hold(self):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "report.xml")
            file.write_text(REPORT)
            outcome = read_outcome(file)
        self.assertEqual(outcome, ({WELL}, {BAD, LEFT, UNMADE}))

    def test_a_test_that_fails_in_both_is_odoos_own(self):
        there, here = Outcome({WELL}, {BAD}), Outcome(frozenset(), {WELL, BAD})
        self.assertEqual(here.worse_than(there), {WELL})
        self.assertFalse(there.worse_than(there))

    def test_a_file_that_cannot_be_read_with_us_counts_for_each_of_its_tests(self):
        here = Outcome(frozenset(), {"o/stock/tests/test_a.py"})
        self.assertEqual(here.worse_than(Outcome({WELL}, {BAD})), {WELL})
