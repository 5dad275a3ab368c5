"""Every row of our tables as a few numbers, so that two databases can be held together."""

from psycopg2 import sql

import databases

TABLES = """
SELECT model.model, replace(model.model, '.', '_')
  FROM ir_model model
  JOIN ir_model_data known ON known.model = 'ir.model' AND known.res_id = model.id
 WHERE NOT model.transient
   AND (known.module IN (SELECT name FROM ir_module_module WHERE author = 'Odoo After-Sales')
        OR model.model IN %s)
   AND to_regclass(replace(model.model, '.', '_')) IS NOT NULL
"""
COLUMNS = """
SELECT attname, format_type(atttypid, NULL)
  FROM pg_attribute
 WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped
"""
# Odoo's own in which an order leaves its traces.
CORE = (
    "account.move",
    "account.move.line",
    "hr.employee",
    "mail.message",
    "repair.order",
    "res.partner",
    "stock.lot",
    "stock.move",
    "stock.quant",
)
# Menus and views are the program's: each version brings its own.
PROGRAM = {"ir_ui_menu", "ir_ui_view"}
# When and by whom a row was touched last is no part of what it says.
TRACES = {"write_date", "write_uid"}


def read_ledger(database, before=None):
    """dict table → dict column → (rows, fingerprint of all values, sum of a number).

    :param before: a ledger; what was added since then is left out
    """
    with databases.connect(database) as cursor:
        cursor.execute(TABLES, [CORE])
        tables = before or {table for _model, table in cursor.fetchall()}
        return {table: read_table(cursor, table, (before or {}).get(table)) for table in tables}


def read_table(cursor, table, before):
    cursor.execute(COLUMNS, [table])
    columns = [(name, kind) for name, kind in cursor.fetchall() if name not in TRACES]
    if "id" not in dict(columns):
        return {}
    last = before["id"][-1] if before else None
    return {name: read_column(cursor, table, name, kind, last) for name, kind in columns}


def read_column(cursor, table, name, kind, last):
    column = sql.Identifier(name)
    total = sql.SQL("sum({})").format(column) if kind == "numeric" else sql.SQL("max(id)")
    cursor.execute(
        sql.SQL(
            "SELECT count(*), md5(string_agg({}::text, '|' ORDER BY id)), {} FROM {}"
            " WHERE %(last)s IS NULL OR id <= %(last)s"
        ).format(column, total, sql.Identifier(table)),
        {"last": last},
    )
    return cursor.fetchone()


def compare(before, after):
    """Columns that are gone or say something else; new columns and tables are fine."""
    return sorted(
        f"{table}.{name}: {known} became {after.get(table, {}).get(name, 'nothing')}"
        for table, columns in before.items()
        if table not in PROGRAM
        for name, known in columns.items()
        if after.get(table, {}).get(name) != known and f"{table}.{name}" not in CHANGED
    )


# What the versions since the first have changed on purpose.
CHANGED = {"stock_picking_type.barcode": "Odoo's own, given on every upgrade"}
