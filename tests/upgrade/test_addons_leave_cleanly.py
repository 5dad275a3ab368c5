"""P15: an addon about parts that is taken out leaves the others, and Odoo's tables, as before.

The long run builds a company with all addons at work, takes one addon after the other out of a
copy, and looks at the log, at what the addon has left behind, and at every row that is not the
addon's.
"""

import os
import subprocess
import sys

import pytest

import databases
from our_addons import our_addons

from .ledger import compare, read_ledger
from .test_from_the_first_version import PROJECT, complaints, environment

ADDONS = (
    "part_quality",
    "loaner_deposit",
    "parts_planning",
    "point_stocktake",
    "old_part_collection",
    "technician_bag",
    "parts_compatibility",
)
SOURCE = f"after_sales_leave_{os.getpid()}"
COPY = f"{SOURCE}_copy"
LEAVE = """
addon = env["ir.module.module"].search([("name", "=", {!r})])
addon.button_immediate_uninstall()
assert addon.state == "uninstalled", addon.state
"""
# An old part that was charged is not owed again: without the addon it counts as written off.
MEANT = {"old_part_collection": {"old_part_return.state"}}
LEFT_BEHIND = {
    "models": "SELECT model FROM ir_model WHERE model = ANY(%(models)s)",
    "tables": "SELECT relname FROM pg_class WHERE relname = ANY(%(tables)s)",
    "data": "SELECT module || '.' || name FROM ir_model_data WHERE module = %(addon)s",
    "views": "SELECT name FROM ir_ui_view WHERE arch_db::text LIKE '%%' || %(addon)s || '.%%'",
}


@pytest.fixture(scope="module", autouse=True)
def only_long(pytestconfig):
    if not pytestconfig.getoption("--long", default=False):
        pytest.skip("only with --long")


@pytest.fixture(scope="module")
def company(only_long):
    """A company at work; LEAVE_FROM names a database that has one."""
    source = os.environ.get("LEAVE_FROM") or SOURCE
    try:
        if source == SOURCE:
            build = [sys.executable, "config/build.py", "trial", SOURCE, "after_sales", "demo"]
            subprocess.run(build, cwd=PROJECT, check=True, env=environment())
        databases.clone(source, COPY)
        make_it_real(COPY)
        yield COPY
    finally:
        databases.drop(COPY)
        if source == SOURCE:
            databases.drop(SOURCE)


def make_it_real(database):
    """A company makes its own records: nothing ties them to an addon, as it does demo data."""
    with databases.connect(database) as cursor:
        cursor.execute(
            "DELETE FROM ir_model_data WHERE noupdate AND module = ANY(%s) AND model NOT IN"
            " (SELECT model FROM ir_model WHERE model LIKE 'ir.%%' OR model LIKE 'res.groups%%')",
            [list(our_addons())],
        )
        cursor.execute(
            "DELETE FROM ir_model_data WHERE module = 'after_sales' AND model NOT LIKE 'ir.%'"
        )
        # what Odoo notes on its own actions and crons goes with them
        cursor.execute("DELETE FROM mail_message WHERE model LIKE 'ir.%'")


def leave(database, addon, log):
    command = [
        sys.executable, "-m", "odoo", "shell", "--database", database, "--no-http",
        "--max-cron-threads", "0",
    ]  # fmt: skip
    with open(log, "w") as file:
        return subprocess.run(
            command,
            cwd=PROJECT,
            env=environment(),
            input=LEAVE.format(addon),
            text=True,
            stdout=file,
            stderr=file,
        ).returncode


OWN = """
SELECT {name} FROM {table} item JOIN ir_model_data known
    ON known.model = %(kind)s AND known.res_id = item.id
 GROUP BY 1 HAVING array_agg(DISTINCT known.module::text) = ARRAY[%(addon)s]
"""


def own_names(database, addon):
    """What this addon alone has brought: its models, their tables, its columns of others."""
    field = "replace(item.model, '.', '_') || '.' || item.name"
    with databases.connect(database) as cursor:
        cursor.execute(
            OWN.format(name="item.model", table="ir_model"), {"kind": "ir.model", "addon": addon}
        )
        models = [model for (model,) in cursor.fetchall()]
        cursor.execute(
            OWN.format(name=field, table="ir_model_fields"),
            {"kind": "ir.model.fields", "addon": addon},
        )
        columns = {column for (column,) in cursor.fetchall()}
    tables = [model.replace(".", "_") for model in models]
    return {"addon": addon, "models": models, "tables": tables, "columns": columns}


def left_behind(database, names):
    found = {}
    with databases.connect(database) as cursor:
        for kind, query in LEFT_BEHIND.items():
            cursor.execute(query, names)
            if rows := [name for (name,) in cursor.fetchall()]:
                found[kind] = rows
    return found


def others(before, after, names):
    """Columns that differ: not the addon's, nor Odoo's list of what is installed."""
    kept = {
        table: {
            name: known
            for name, known in columns.items()
            if f"{table}.{name}" not in names["columns"] | MEANT.get(names["addon"], set())
        }
        for table, columns in before.items()
        if table not in names["tables"] and not table.startswith("ir_")
    }
    return [difference.partition(":")[0] for difference in compare(kept, after)]


def test_every_addon_stands_without_after_sales(company, tmp_path):
    """`after_sales` depends on all addons, so it goes first."""
    assert leave(company, "after_sales", tmp_path / "log") == 0
    assert not complaints(tmp_path / "log")


@pytest.mark.parametrize("addon", ADDONS)
def test_an_addon_leaves_nothing_and_takes_nothing_along(company, addon, tmp_path):
    names, before = own_names(company, addon), read_ledger(company)
    assert leave(company, addon, tmp_path / "log") == 0
    assert not complaints(tmp_path / "log")
    assert not left_behind(company, names)
    assert not others(before, read_ledger(company, before), names)
