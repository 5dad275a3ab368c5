from psycopg2.extras import execute_values

from odoo.addons.service_base.seal import seal_key
from odoo.addons.spare_parts_deposit.chain import FACTS, START, entry_hash

BATCH = 20_000


def migrate(cr, version):
    """Entries written before the seals are sealed, in the order of their numbers."""
    cr.execute("ALTER TABLE deposit_entry DISABLE TRIGGER deposit_entry_append_only_rows")
    after, heads, key = (0, 0), {}, seal_key()
    while rows := entries(cr, after):
        execute_values(
            cr._obj,
            "UPDATE deposit_entry SET previous_hash = chained.previous, hash = chained.hash"
            " FROM (VALUES %s) AS chained (id, previous, hash) WHERE deposit_entry.id = chained.id",
            list(chain(rows, heads, key)),
            page_size=BATCH,
        )
        after = tuple(rows[-1][1:3])
    cr.execute("ALTER TABLE deposit_entry ENABLE TRIGGER deposit_entry_append_only_rows")
    cr.execute("UPDATE deposit_account SET checked_seq = NULL, checked_hash = NULL")


def entries(cr, after):
    """The next entries: id, and what they say, account and number first."""
    columns = ", ".join(f'"{name}"' for name in FACTS)
    cr.execute(
        f"SELECT id, {columns} FROM deposit_entry WHERE (account_id, seq) > %s"
        " ORDER BY account_id, seq LIMIT %s",
        [after, BATCH],
    )
    return cr.fetchall()


def chain(rows, heads, key):
    for entry_id, *values in rows:
        previous = heads.get(values[0], START)
        heads[values[0]] = entry_hash(key, previous, values)
        yield entry_id, previous, heads[values[0]]
