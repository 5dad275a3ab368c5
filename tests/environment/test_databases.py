"""Cloning, backing up and restoring keep database, filestore and origin together."""

import os
import subprocess
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
        databases.backup(COPY, self.file)
        databases.drop(COPY)
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        data = Path(folder.name, "data")
        with patch.multiple(databases, DATA=data, FILESTORE=data / "filestore"):
            databases.restore(COPY, self.file)
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
        os.truncate(self.file, self.file.stat().st_size // 2)
        with self.assertRaises(subprocess.CalledProcessError):
            databases.restore(COPY, self.file)
        self.assert_copy_is_whole()

    def test_a_dropped_database_leaves_no_files(self):
        databases.clone(SOURCE, COPY)
        databases.drop(COPY)
        self.assertFalse(databases.exists(COPY))
        self.assertFalse((databases.FILESTORE / COPY).exists())
