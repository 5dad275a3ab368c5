"""Looks through the whole database."""

from odoo.tools import SQL


def text_columns(cr):
    cr.execute(
        "SELECT table_name, column_name FROM information_schema.columns"
        " JOIN information_schema.tables USING (table_schema, table_name)"
        " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        " AND data_type IN ('text', 'character varying', 'jsonb')"
    )
    return cr.fetchall()


def columns_that_hold(cr, secrets):
    """Triples (table, column, secret) of all that the database remembers."""
    found = []
    for table, column in text_columns(cr):
        for secret in secrets:
            cr.execute(
                SQL(
                    "SELECT 1 FROM %s WHERE %s::text LIKE %s LIMIT 1",
                    SQL.identifier(table),
                    SQL.identifier(column),
                    f"%{secret}%",
                )
            )
            if cr.fetchone():
                found.append((table, column, secret))
    return found
