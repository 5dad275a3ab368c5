"""What the project does with databases on their server, each with its filestore.

What a database was built from, its origin, is kept as its comment, so the two cannot part.
"""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import psycopg2
from psycopg2 import sql

import seal_keys

DATA = Path(__file__).resolve().parent.parent / ".local/data"
FILESTORE = DATA / "filestore"
KEY = "seal_key.json"  # of a backup: which key its seals are made with


@contextlib.contextmanager
def connect(database="postgres"):
    connection = psycopg2.connect(dbname=database)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            yield cursor
    finally:
        connection.close()


def exists(database):
    with connect() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
        return bool(cursor.fetchone())


def read_origin(database):
    """What DATABASE was built from: {"core": recipe, "addons": fingerprints, "demo": …}."""
    with connect() as cursor:
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
            [database],
        )
        (comment,) = cursor.fetchone() or (None,)
    return json.loads(comment or "{}")


def write_origin(database, **origin):
    with connect() as cursor:
        cursor.execute(
            sql.SQL("COMMENT ON DATABASE {} IS {}").format(
                sql.Identifier(database), sql.Literal(json.dumps(origin))
            )
        )


def drop(database):
    """Drop DATABASE, whoever is connected to it.

    An autovacuum worker in it may not be ended by force without being superuser; a plain DROP
    ends it, and then fails if somebody else is there.
    """
    plain = sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(database))
    forced = plain + sql.SQL(" WITH (FORCE)")
    with connect() as cursor:
        try:
            cursor.execute(forced)
        except psycopg2.errors.InsufficientPrivilege:
            with contextlib.suppress(psycopg2.errors.ObjectInUse):
                cursor.execute(plain)
            cursor.execute(forced)
    shutil.rmtree(FILESTORE / database, ignore_errors=True)


def clone(source, database):
    drop(database)
    with connect() as cursor:
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
            sql.Identifier(database), sql.Identifier(source)
        )
        if cursor.connection.server_version >= 150000:
            statement += sql.SQL(" STRATEGY file_copy")
        cursor.execute(statement)
    if (FILESTORE / source).is_dir():
        # Files of a filestore are named by their content and never rewritten: links are enough.
        shutil.copytree(FILESTORE / source, FILESTORE / database, copy_function=os.link)
    write_origin(database, **read_origin(source))


def rename(old, new):
    drop(new)
    with connect() as cursor:
        cursor.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                sql.Identifier(old), sql.Identifier(new)
            )
        )
    if (FILESTORE / old).is_dir():
        (FILESTORE / old).rename(FILESTORE / new)


def backup(database, file):
    """One tar with the dump, the filestore and what the database was built from.

    The key of the seals is named in it, and is not in it (see `seal_keys`).
    """
    unfinished = Path(f"{file}.part")
    mark, place = seal_keys.mark_and_place(DATA)
    with tempfile.TemporaryDirectory(dir=DATA) as folder, tarfile.open(unfinished, "w") as tar:
        unfinished.chmod(0o600)
        dump, origin, key = (Path(folder, name) for name in ("dump", "origin.json", KEY))
        subprocess.run(["pg_dump", "-Fc", "-f", dump, database], check=True)
        origin.write_text(json.dumps(read_origin(database)))
        key.write_text(json.dumps({"mark": mark}))
        for each in (dump, origin, key):
            tar.add(each, each.name)
        # After the dump: files are only added meanwhile, so all it knows of are there.
        if (FILESTORE / database).is_dir():
            tar.add(FILESTORE / database, "filestore")
    unfinished.replace(file)
    print(seal_keys.note_for_backup(mark, place))


def restore(database, file, any_key=""):
    """Put back what `backup` wrote; DATABASE is replaced only once all of it was read.

    Not beside another key of the seals than it was sealed with, unless ANY_KEY is said.
    """
    refuse_cut_off(file)
    restoring = f"{database}_restoring"
    FILESTORE.mkdir(parents=True, exist_ok=True)  # a project that has never run has none yet
    with tempfile.TemporaryDirectory(dir=DATA) as folder:
        subprocess.run(["tar", "--extract", "--file", file, "--directory", folder], check=True)
        dump, origin = Path(folder, "dump"), json.loads(Path(folder, "origin.json").read_text())
        if not any_key:
            seal_keys.refuse_another_key(sealed_with(Path(folder, KEY)), DATA)
        drop(restoring)
        subprocess.run(["createdb", "-T", "template0", restoring], check=True)
        subprocess.run(
            ["pg_restore", "--no-owner", "--exit-on-error", "-d", restoring, dump], check=True
        )
        write_origin(restoring, **origin)
        if Path(folder, "filestore").is_dir():
            Path(folder, "filestore").rename(FILESTORE / restoring)
    rename(restoring, database)


def refuse_cut_off(file):
    """`tar` does not miss what was cut off between two files; the zeros at the end tell."""
    with open(file, "rb") as tar:
        size = tar.seek(0, os.SEEK_END)
        tar.seek(max(0, size - 1024))
        end = tar.read()
    if len(end) < 1024 or any(end):
        sys.exit(f"{file} was cut off: its end is missing.")


def sealed_with(file):
    """The mark of the key; None in a backup of earlier days, and where nothing was sealed."""
    return json.loads(file.read_text())["mark"] if file.exists() else None
