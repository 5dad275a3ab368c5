import hashlib
import hmac
import os
import stat
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from unittest.mock import patch

from odoo.tests import BaseCase

from ..seal import FILE, VARIABLE, key_mark, same_seal, seal, seal_key

KEY = b"k" * 32
OTHER = b"o" * 32


class TestSeal(BaseCase):
    def setUp(self):
        super().setUp()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        environment = patch.dict(os.environ)
        environment.start()
        self.addCleanup(environment.stop)
        os.environ.pop(VARIABLE, None)

    def test_a_seal_is_the_hmac_of_the_texts_with_their_lengths(self):
        expected = hmac.new(KEY, "2:ab3:元".encode(), hashlib.sha256).hexdigest()

        self.assertEqual(seal(KEY, "ab", "元"), expected)

    def test_another_text_or_key_makes_another_seal(self):
        found = {
            seal(KEY, "462.00"),
            seal(KEY, "462.01"),
            seal(OTHER, "462.00"),
            seal(KEY, "462", ".00"),
            seal(KEY, "462.00", ""),
            seal(KEY),
        }

        self.assertEqual(len(found), 6)

    def test_texts_cannot_slide_into_each_other(self):
        self.assertNotEqual(seal(KEY, "ab", "c"), seal(KEY, "a", "bc"))
        self.assertNotEqual(seal(KEY, "a1:b"), seal(KEY, "a", "b"))

    def test_seals_are_compared_as_wholes(self):
        self.assertTrue(same_seal(seal(KEY, "a"), seal(KEY, "a")))
        self.assertFalse(same_seal(seal(KEY, "a"), seal(KEY, "b")))
        self.assertFalse(same_seal(False, seal(KEY, "a")))
        self.assertFalse(same_seal("签", seal(KEY, "a")))

    def test_the_key_is_made_once_and_kept(self):
        key = seal_key(self.folder)

        self.assertGreaterEqual(len(key), 32)
        self.assertEqual(seal_key(self.folder), key)
        self.assertEqual(os.listdir(self.folder), [FILE])

    def test_only_its_owner_reads_the_key(self):
        seal_key(self.folder)

        self.assertEqual(stat.S_IMODE((self.folder / FILE).stat().st_mode), 0o600)

    def test_two_servers_have_two_keys(self):
        self.assertNotEqual(seal_key(self.folder / "one"), seal_key(self.folder / "two"))

    def test_workers_that_come_at_once_use_one_key(self):
        with ThreadPoolExecutor(8) as workers:
            keys = set(workers.map(seal_key, [self.folder] * 32))

        self.assertEqual(len(keys), 1)
        self.assertEqual(os.listdir(self.folder), [FILE])

    def test_the_environment_wins_over_the_file(self):
        seal_key(self.folder)
        os.environ[VARIABLE] = OTHER.decode()

        self.assertEqual(seal_key(self.folder), OTHER)

    def test_a_short_key_is_refused(self):
        os.environ[VARIABLE] = "secret"
        with self.assertRaisesRegex(ValueError, "seal key"):
            seal_key(self.folder)

        del os.environ[VARIABLE]
        (self.folder / FILE).touch()
        with self.assertRaisesRegex(ValueError, "seal key"):
            seal_key(self.folder)

    def test_a_mark_tells_keys_apart_and_not_what_they_are(self):
        self.assertEqual(key_mark(KEY), key_mark(KEY))
        self.assertNotEqual(key_mark(KEY), key_mark(OTHER))
        self.assertEqual(len(key_mark(KEY)), 8)
        self.assertNotIn(key_mark(KEY), KEY.hex())
