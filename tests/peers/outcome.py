"""What a run of Odoo's tests said of each, read from the file in which pytest tells it."""

from typing import NamedTuple
from xml.etree import ElementTree

BAD = ("failure", "error")


class Outcome(NamedTuple):
    """Tests by the name under which pytest takes them: ``file::class::method``."""

    ran: frozenset
    failed: frozenset

    def worse_than(self, other):
        """Tests that failed here and not there, or that ran there, well, and not here."""
        return (self.failed - other.failed) | (other.ran - other.failed - self.ran)

    def of(self, folder):
        """The part that is about tests below a folder."""
        return Outcome(*(frozenset(n for n in names if folder in n) for names in self))


def read_outcome(file):
    ran, failed = set(), set()
    for case in ElementTree.parse(file).iter("testcase"):
        if case.find("skipped") is not None:
            continue
        name = test_name(case)
        ran.add(name)
        if any(case.find(kind) is not None for kind in BAD):
            failed.add(name)
    return Outcome(frozenset(ran), frozenset(failed))


def test_name(case):
    """Of a file that could not be read at all, the file itself."""
    if not case.get("file"):
        return case.get("name").replace(".", "/") + ".py"
    test_class = case.get("classname").rpartition(".")[2]
    return "::".join([case.get("file"), test_class, case.get("name")])
