"""Things of which there is one, made when they are first asked for."""

from contextlib import contextmanager

import psycopg2

from odoo.exceptions import ConcurrencyError


@contextmanager
def made_once(env, what):
    """Of two requests that make it at the same time, one is tried again by the server.

    A unique index has to stand behind it; the one who comes second finds what the first one made.
    """
    try:
        with env.cr.savepoint():
            yield
    except psycopg2.errors.UniqueViolation as error:
        raise ConcurrencyError(f"another request is making this now: {what}") from error
