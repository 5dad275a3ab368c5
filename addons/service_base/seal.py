"""Seals: what a record says, signed with a key that is never in the database.

A hash can be made anew by whoever changed the record. A seal cannot, as long as he does not have
the key of the server: whoever may write all tables, but not the server's files, is found out.

The key is the value of the environment variable ``AFTER_SALES_SEAL_KEY``, or else the content of
the file ``after_sales_seal.key`` in Odoo's data folder, which is made on first need. Keep a copy of
the key where no database is kept: without it no seal can be checked any more. Servers that share a
database share the key.

Plain functions, so that an auditor can check an exported record without Odoo.
"""

import contextlib
import hashlib
import hmac
import os
import tempfile
from pathlib import Path

from odoo.tools import config

VARIABLE = "AFTER_SALES_SEAL_KEY"
FILE = "after_sales_seal.key"
BYTES = 32  # as long as the hash: a longer key seals no better


def seal_key(folder=None):
    """The key of this server: bytes.

    :param folder: where the file is; Odoo's data folder if nothing is said
    """
    given = os.environ.get(VARIABLE, "").encode()
    key = given or _read_or_make(Path(folder or config["data_dir"]) / FILE)
    if len(key) < BYTES:
        raise ValueError(f"the seal key has less than {BYTES} bytes: {VARIABLE} or {FILE}")
    return key


def seal(key, *texts):
    """What these texts say together, sealed: 64 hexadecimal digits.

    :param texts: strings; where one ends and the next begins is sealed as well
    """
    encoded = (text.encode() for text in texts)
    message = b"".join(b"%d:%s" % (len(text), text) for text in encoded)
    return hmac.new(key, message, hashlib.sha256).hexdigest()


def same_seal(found, expected):
    """Whether two seals are equal; tells nobody by its time how much of them is."""
    return hmac.compare_digest((found or "").encode(), (expected or "").encode())


def key_mark(key):
    """Which key it is: a short text that may be shown and stored, and tells nothing of the key."""
    return seal(key, "mark of the key")[:8]


def _read_or_make(path):
    try:
        return path.read_bytes()
    except FileNotFoundError:
        _make(path)
    return path.read_bytes()


def _make(path):
    """Put a new key there, as a whole and once: who comes second finds the first one's."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=FILE)  # readable by its owner only
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(os.urandom(BYTES).hex().encode())
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        os.unlink(draft)
