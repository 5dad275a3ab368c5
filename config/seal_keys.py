"""The key that ledgers and statements are sealed with, which no backup carries.

Whoever held a dump together with the key could rewrite a ledger and seal it anew. So a backup only
names the key by its mark, and the key itself is to be kept in a place of its own.
"""

import importlib.util
import os
import sys
from pathlib import Path

from our_addons import ADDONS


def mark_and_place(folder):
    """Which key this server has (a mark that tells nothing of it), and where.

    :param folder: Odoo's data folder
    :return: (None, None) as long as nothing was sealed
    """
    seals = _load_seals()
    file = Path(folder, seals.FILE)
    if os.environ.get(seals.VARIABLE):
        place = f"environment variable {seals.VARIABLE}"
    elif file.exists():
        place = str(file)
    else:
        return None, None
    return seals.key_mark(seals.seal_key(folder)), place


def note_for_backup(mark, place):
    if not mark:
        return ""
    return (
        f"NOTE: the key of the seals ({mark}) is not in it. Keep a copy of it where no backup is:"
        f" {place}. Without it no seal in a restored database can be checked."
    )


def refuse_another_key(wanted, folder):
    """End if a backup was sealed with a key that this server does not have."""
    mark, _place = mark_and_place(folder)
    if wanted in (None, mark):
        return
    seals = _load_seals()
    here = f"this server has the key {mark}; keep that one, too" if mark else "this server has none"
    sys.exit(
        f"Ledgers and statements of this backup are sealed with the key {wanted}; {here}. Put the"
        f" key {wanted} back first, as {Path(folder, seals.FILE)} or in the environment variable"
        f" {seals.VARIABLE}. If it is lost: ./run restore FILE --any-key; then no seal of that"
        " database can be checked any more."
    )


def _load_seals():
    """By its file: the addon as a whole could be imported in a running Odoo only."""
    spec = importlib.util.spec_from_file_location("seals", ADDONS / "service_base" / "seal.py")
    seals = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(seals)
    return seals
