"""Heads of ledgers, kept where no database is: a file in Odoo's data folder.

A ledger whose end was cut off, or that was put back to what it once was, fits in itself. Whoever
does that by SQL does not reach this file, which tells how far each account had come.

The file belongs to one database of one cluster: a copy, or a dump that is restored as a new
database, begins anew. After a dump was put back into the very same database remove the file.
"""

import json
import os
import tempfile
from pathlib import Path

from odoo.tools import config

FOLDER = "after_sales_heads"


def place_of(cr, folder=None):
    """The file of a database: a path."""
    cr.execute("SELECT oid FROM pg_database WHERE datname = current_database()")
    ((number,),) = cr.fetchall()
    return Path(folder or config["data_dir"]) / FOLDER / f"{cr.dbname}-{number}.json"


def kept(path):
    """``{account id: (number of its last entry, hash of that)}``"""
    try:
        heads = json.loads(path.read_text())
    except FileNotFoundError:
        return {}
    return {int(account): tuple(head) for account, head in heads.items()}


def keep(path, heads):
    """Remember these heads as well; written as a whole or not at all."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent)  # readable by its owner only
    with os.fdopen(handle, "w") as file:
        json.dump(kept(path) | heads, file)
    os.replace(draft, path)
