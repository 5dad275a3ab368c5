"""Cloning, backing up and restoring keep database, filestore and origin together."""

import contextlib
import io
import os
import subprocess
import tarfile
import tempfile
import unittest
from pathlib import Path
from unittest.mock import patch

import databases

SOURCE = f"after_sales_environment_{os.getpid()}"
COPY = f"{SOURCE}_copy"
ORIGIN = {"core": ["19.0"], "addons": {"repair_intake": "0123"}}


class TestDatabases(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.addClassCleanup(databases.drop, SOURCE)
        cls.addClassCleanup(databases.drop, COPY)
        databases.drop(SOURCE)
        subprocess.run(["createdb", "-T", "template0", SOURCE], check=True)
        with databases.connect(SOURCE) as cursor:
            cursor.execute("CREATE TABLE device (serial) AS VALUES ('SN-1')")
        databases.write_origin(SOURCE, **ORIGIN)
        attachment = databases.FILESTORE / SOURCE / "ab" / "abcd"
        attachment.parent.mkdir(parents=True)
        attachment.write_text("photo")

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.file = Path(folder.name, "backup.tar")
        databases.drop(COPY)

    def read_serial(self, database):
        with databases.connect(database) as cursor:
            cursor.execute("SELECT serial FROM device")
            return cursor.fetchone()[0]

    def change_serial(self, database, serial):
        with databases.connect(database) as cursor:
            cursor.execute("UPDATE device SET serial = %s", [serial])

    def assert_copy_is_whole(self):
        self.assertEqual(self.read_serial(COPY), "SN-1")
        self.assertEqual((databases.FILESTORE / COPY / "ab" / "abcd").read_text(), "photo")
        self.assertEqual(databases.read_origin(COPY), ORIGIN)

    def test_a_clone_is_whole(self):
        databases.clone(SOURCE, COPY)
        self.assert_copy_is_whole()

    def test_a_backup_restores_what_was_there(self):
        databases.clone(SOURCE, COPY)
        databases.backup(COPY, self.file)
        self.change_serial(COPY, "SN-2")
        databases.restore(COPY, self.file)
        self.assert_copy_is_whole()

    def test_a_backup_restores_in_a_project_that_has_never_run(self):
        databases.clone(SOURCE, COPY)
        self.with_key("k" * 32, databases.backup, COPY, self.file)
        databases.drop(COPY)
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        data = Path(folder.name, "data")
        with patch.multiple(databases, DATA=data, FILESTORE=data / "filestore"):
            self.with_key("k" * 32, databases.restore, COPY, self.file)
            self.assert_copy_is_whole()

    def test_a_backup_restores_where_there_is_no_database(self):
        databases.backup(SOURCE, self.file)
        databases.restore(COPY, self.file)
        self.assert_copy_is_whole()

    def test_a_backup_is_nobody_elses_to_read(self):
        databases.backup(SOURCE, self.file)
        self.assertEqual(self.file.stat().st_mode & 0o077, 0)

    def test_a_cut_off_backup_changes_nothing(self):
        databases.clone(SOURCE, COPY)
        databases.backup(COPY, self.file)
        with tarfile.open(self.file) as tar:
            last = tar.getmembers()[-1]
        for size in (last.offset_data, last.offset, 1024, 100):
            os.truncate(self.file, size)
            with self.subTest(size=size), self.assertRaisesRegex(SystemExit, "cut off"):
                databases.restore(COPY, self.file)
        self.assert_copy_is_whole()

    def test_a_backup_names_the_key_of_the_seals_and_does_not_carry_it(self):
        said = self.with_key("k" * 32, databases.backup, SOURCE, self.file)

        self.assertIn("not in it", said)
        with tarfile.open(self.file) as tar:
            self.assertEqual(
                {name.split("/")[0] for name in tar.getnames()},
                {"dump", "origin.json", "seal_key.json", "filestore"},
            )
        self.assertNotIn(b"k" * 32, self.file.read_bytes())

    def test_a_backup_is_restored_beside_its_key_only(self):
        self.with_key("k" * 32, databases.backup, SOURCE, self.file)
        databases.clone(SOURCE, COPY)
        self.change_serial(COPY, "SN-2")

        with self.assertRaisesRegex(SystemExit, "sealed with the key [0-9a-f]{8}; this server has"):
            self.with_key("o" * 32, databases.restore, COPY, self.file)
        self.assertEqual(self.read_serial(COPY), "SN-2")
        self.with_key("k" * 32, databases.restore, COPY, self.file)
        self.assert_copy_is_whole()

    def test_a_backup_whose_key_is_lost_is_restored_for_who_says_so(self):
        self.with_key("k" * 32, databases.backup, SOURCE, self.file)
        self.with_key("o" * 32, databases.restore, COPY, self.file, "any-key")
        self.assert_copy_is_whole()

    def test_a_key_in_the_data_folder_stays_out_of_the_backup(self):
        with tempfile.TemporaryDirectory() as folder:
            with patch.dict(os.environ), patch.object(databases, "DATA", Path(folder)):
                os.environ.pop("AFTER_SALES_SEAL_KEY", None)
                self.assertEqual(self.said(databases.backup, SOURCE, self.file), "")
                key = Path(folder, "after_sales_seal.key")
                key.write_text("f" * 64)
                self.assertIn(str(key), self.said(databases.backup, SOURCE, self.file))
                self.assertNotIn(b"f" * 64, self.file.read_bytes())
                key.unlink()
                with self.assertRaisesRegex(SystemExit, "this server has none"):
                    databases.restore(COPY, self.file)

    def with_key(self, key, *call):
        with patch.dict(os.environ, AFTER_SALES_SEAL_KEY=key):
            return self.said(*call)

    def said(self, call, *arguments):
        with contextlib.redirect_stdout(io.StringIO()) as out:
            call(*arguments)
        return out.getvalue().strip()

    def test_a_dropped_database_leaves_no_files(self):
        databases.clone(SOURCE, COPY)
        databases.drop(COPY)
        self.assertFalse(databases.exists(COPY))
        self.assertFalse((databases.FILESTORE / COPY).exists())
