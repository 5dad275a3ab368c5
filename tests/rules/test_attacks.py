"""Every fault that an attack found has its test: the table in `tests/ATTACKS.md`."""

import ast
import re
import unittest
from functools import cache

from our_addons import ADDONS

PAGE = ADDONS.parent / "tests" / "ATTACKS.md"
NUMBERS = [
    *(f"C{n}" for n in range(1, 6)),
    *(f"H{n}" for n in range(1, 12)),
    *(f"M{n}" for n in range(1, 13)),
    *(f"L{n}" for n in range(1, 12)),
    "N1",
]


def rows():
    """Cells of each row that names a test."""
    lines = PAGE.read_text().splitlines()
    return [
        [cell.strip() for cell in line[1:-1].split("|")]
        for line in lines
        if line.startswith("|") and "::" in line
    ]


@cache
def defined_in(path):
    folder = ADDONS.parent if path.startswith("tests/") else ADDONS
    tree = ast.parse((folder / path).read_text())
    return {
        method.name
        for definition in tree.body
        if isinstance(definition, ast.ClassDef)
        for method in definition.body
        if isinstance(method, ast.FunctionDef)
    }


class TestAttacks(unittest.TestCase):
    def test_every_fault_that_was_found_stands_in_the_table_once(self):
        numbered = [row[0] for row in rows() if len(row) == 3]
        self.assertEqual(numbered, NUMBERS)

    def test_each_has_a_test_that_exists(self):
        named = 0
        for *_what, tests in rows():
            for path, name in re.findall(r"`([^`:]+)::([^`]+)`", tests):
                named += 1
                with self.subTest(test=f"{path}::{name}"):
                    self.assertIn(name, defined_in(path))
            self.assertRegex(tests, "::")
        self.assertGreater(named, len(NUMBERS))
