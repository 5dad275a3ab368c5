"""How the project sees its own addons' files."""

import tempfile
import unittest
from pathlib import Path

import our_addons


class TestOurAddons(unittest.TestCase):
    def test_each_addon_comes_after_what_it_needs(self):
        ordered = our_addons.our_addons()
        for name, manifest in our_addons.read_manifests().items():
            for dependency in set(manifest["depends"]) & set(ordered):
                self.assertLess(ordered.index(dependency), ordered.index(name))

    def test_alone_each_addon_stands_on_nothing_but_what_it_needs(self):
        for name in our_addons.our_addons():
            needed = our_addons.with_dependencies([name])[:-1]
            ground = our_addons.brings_most(name)
            self.assertEqual(ground is None, not needed)
            self.assertLessEqual({ground} - {None}, set(needed))

    def test_an_unknown_addon_is_refused_by_name(self):
        with self.assertRaisesRegex(SystemExit, "no addon addons/nowhere"):
            our_addons.with_dependencies(["nowhere"])


class TestFingerprint(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        self.write("models/order.py", "first")

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)

    def fingerprint(self):
        return our_addons.fingerprint(self.root, leave_out={"tests"})

    def test_it_changes_with_content(self):
        before = self.fingerprint()
        self.write("models/order.py", "second")
        self.assertNotEqual(self.fingerprint(), before)

    def test_it_changes_with_a_name(self):
        before = self.fingerprint()
        (self.root / "models/order.py").rename(self.root / "models/visit.py")
        self.assertNotEqual(self.fingerprint(), before)

    def test_it_stays_when_only_tests_change(self):
        before = self.fingerprint()
        self.write("tests/test_order.py", "anything")
        self.assertEqual(self.fingerprint(), before)
