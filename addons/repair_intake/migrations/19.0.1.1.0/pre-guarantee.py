"""New computed columns stand empty at first: no order is judged anew, no device looked at.

Nothing was exchanged, sold or checked in the way they speak of before this version.
"""

COLUMNS = (
    ("service_order", "check_state", "varchar"),
    ("service_order", "contract_id", "int4"),
    ("stock_lot", "first_unit_id", "int4"),
)


def migrate(cr, version):
    for table, column, kind in COLUMNS:
        cr.execute(f"ALTER TABLE {table} ADD COLUMN IF NOT EXISTS {column} {kind}")
