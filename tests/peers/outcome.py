"""What a run of Odoo's tests said of each, read from the file in which pytest tells it."""

from typing import NamedTuple
from xml.etree import ElementTree

NOT_SOUND = ("failure", "error", "skipped")


class Outcome(NamedTuple):
    """Tests by the name under which pytest takes them: ``file::class::method``."""

    sound: frozenset
    other: frozenset  # failed, skipped, or could not be read

    def worse_than(self, other):
        """Tests that held there and did not hold here."""
        return other.sound - self.sound


def read_outcome(file):
    names, other = set(), set()
    for case in ElementTree.parse(file).iter("testcase"):
        name = test_name(case)
        names.add(name)
        if any(case.find(kind) is not None for kind in NOT_SOUND):
            other.add(name)
    return Outcome(frozenset(names - other), frozenset(other))


def test_name(case):
    """Of a file that could not be read at all, the file itself."""
    if not case.get("file"):
        return case.get("name").replace(".", "/") + ".py"
    test_class = case.get("classname").rpartition(".")[2]
    return "::".join([case.get("file"), test_class, case.get("name")])
