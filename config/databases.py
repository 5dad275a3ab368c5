"""The project's databases.

after_sales_core      Odoo's own apps, Chinese, without demo data
after_sales_template  core + our addons + their demo data
after_sales           the demo company; made from the template, then only upgraded
others                short-lived clones for tests

What a database was built from is kept as its comment, so the two cannot part. A core or
template that was built from something else than what is here now is built again.
"""

import argparse
import ast
import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import psycopg2
from psycopg2 import sql

CORE = "after_sales_core"
TEMPLATE = "after_sales_template"

CORE_APPS = (
    "account",
    "crm",
    "hr",
    "hr_skills",
    "l10n_cn",
    "mail",
    "phone_validation",
    "portal",
    "rating",
    "repair",
    "sale_stock",
    "sms",
    "stock_account",
    "survey",
)

PROJECT = Path(__file__).resolve().parent.parent
ADDONS = PROJECT / "addons"
CONFIG = PROJECT / "config"
FILESTORE = PROJECT / ".local/data/filestore"
NOT_INSTALLED = {"tests", "__pycache__"}


# --- our addons -------------------------------------------------------------


def read_manifests():
    return {
        path.parent.name: ast.literal_eval(path.read_text())
        for path in sorted(ADDONS.glob("*/__manifest__.py"))
    }


def with_dependencies(names):
    """Our addons among NAMES and what they need, each after its dependencies."""
    manifests = read_manifests()
    ordered = []

    def visit(name):
        if name in manifests and name not in ordered:
            for dependency in manifests[name].get("depends", []):
                visit(dependency)
            ordered.append(name)

    for name in names:
        if name not in manifests:
            sys.exit(f"There is no addon addons/{name}.")
        visit(name)
    return ordered


def our_addons():
    return with_dependencies(read_manifests())


def fingerprint(*paths):
    """A digest of files and folders, leaving out what is never installed."""
    digest = hashlib.sha256()
    for root in paths:
        for path in sorted(root.rglob("*")) if root.is_dir() else [root]:
            if path.is_file() and NOT_INSTALLED.isdisjoint(path.relative_to(root).parts):
                digest.update(f"{path.relative_to(root)}\0".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def addon_fingerprints(names):
    return {name: fingerprint(ADDONS / name) for name in names}


def core_fingerprint():
    from odoo import release

    recipe = fingerprint(CONFIG / "prepare_core.py")
    return f"{release.version} {recipe} {','.join(CORE_APPS)}"


# --- the server's databases -------------------------------------------------


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
    """What DATABASE was built from: {'core': …, 'addons': {name: fingerprint}, 'demo': …}."""
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
    with connect() as cursor:
        cursor.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database))
        )
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


# --- building with Odoo -----------------------------------------------------


def odoo(*arguments, script=None, **environment):
    command = [sys.executable, "-m", "odoo", *arguments]
    with open(script) if script else open(os.devnull) as stdin:
        subprocess.run(command, stdin=stdin, check=True, env={**os.environ, **environment})


def run_script(database, script, **environment):
    odoo("shell", "--database", database, "--no-http", script=CONFIG / script, **environment)


def install(database, addons):
    """Install ADDONS into DATABASE, or upgrade those that are there."""
    names = ",".join(addons)
    odoo(
        "server", "--database", database, "--init", names, "--update", names,
        "--stop-after-init", "--no-http", "--max-cron-threads", "0",
    )  # fmt: skip
    with connect(database) as cursor:
        cursor.execute(
            "SELECT name FROM ir_module_module WHERE name = ANY(%s) AND state = 'installed'",
            [list(addons)],
        )
        missing = set(addons) - {name for (name,) in cursor.fetchall()}
    if missing:
        sys.exit(f"Odoo did not install {', '.join(sorted(missing))} into {database}.")


def upgrade(database, names):
    """Bring NAMES and what they need in DATABASE to what is in the project's folder."""
    origin = read_origin(database)
    installed = origin.get("addons", {})
    wanted = addon_fingerprints(with_dependencies(names))
    stale = [name for name, digest in wanted.items() if installed.get(name) != digest]
    if stale:
        install(database, stale)
        write_origin(database, **{**origin, "addons": {**installed, **wanted}})


def load_demo(database, names):
    run_script(database, "load_demo.py", AFTER_SALES_ADDONS=",".join(names))


def build_core():
    core = core_fingerprint()
    if read_origin(CORE) == {"core": core}:
        return
    drop(CORE)
    odoo("db", "init", CORE, "--language", "zh_CN", "--country", "CN")
    install(CORE, CORE_APPS)
    run_script(CORE, "prepare_core.py")
    write_origin(CORE, core=core)


def build_template():
    addons = our_addons()
    origin = {**read_origin(CORE), "addons": addon_fingerprints(addons), "demo": True}
    if read_origin(TEMPLATE) == origin:
        return
    building = f"{TEMPLATE}_building"
    clone(CORE, building)
    if addons:
        upgrade(building, addons)
        load_demo(building, addons)
    write_origin(building, **origin)
    rename(building, TEMPLATE)


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


def prepare_trial(database, names, demo):
    """A long-lived clone of core with NAMES in their newest form, for quick test runs."""
    if read_origin(database).get("core") != read_origin(CORE)["core"]:
        clone(CORE, database)
    upgrade(database, names)
    origin = read_origin(database)
    if demo and not origin.get("demo"):
        load_demo(database, with_dependencies(names))
        write_origin(database, **{**origin, "demo": True})


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(required=True)

    def command(name, function, *arguments):
        subparser = commands.add_parser(name)
        for argument in arguments:
            subparser.add_argument(argument, action="store_true" if argument[0] == "-" else None)
        subparser.set_defaults(function=function)

    command("core", build_core)
    command("template", build_template)
    command("clone", clone, "source", "database")
    command("drop", drop, "database")
    command("trial", prepare_trial, "database", "names", "--demo")
    options = vars(parser.parse_args())
    if "names" in options:
        options["names"] = options["names"].split(",")
    options.pop("function")(**options)


if __name__ == "__main__":
    main()
