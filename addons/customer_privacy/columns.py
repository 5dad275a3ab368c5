"""How the columns of personal data stand while a question is answered.

While somebody who sees masks searches, groups or sorts, they are closed: whatever way a question
takes, its SQL asks `_field_to_sql` for the column, and is refused there. Free text answers as it is
shown, with numbers and addresses masked.
"""

from contextlib import contextmanager
from contextvars import ContextVar

from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.service_base.privacy import SQL_MASKS

# Compared by identity: no client can send it. For lookups by code that checked who asks.
LOOKUP = object()

# How the columns of personal data stand for whatever runs below. Not in the context, which code
# replaces, and not bound to a user, because a search may go on as superuser.
OPEN, CLOSED, ANSWERING = "open", "closed", "answering"
_columns = ContextVar("personal_columns", default=OPEN)


def state():
    return _columns.get()


@contextmanager
def columns(state):
    """Run a block with the columns of personal data in this state."""
    token = _columns.set(state)
    try:
        yield
    finally:
        _columns.reset(token)


def answered(domain):
    """A domain that was found to tell no more than the mask: columns open for it alone."""

    def to_sql(model, alias, query):
        with columns(ANSWERING):
            return domain.optimize_full(model)._to_sql(model, alias, query)

    return Domain.custom(to_sql=to_sql)


def as_shown(column):
    """The SQL of a free text without what its readers see masked."""
    for pattern, shown in SQL_MASKS:
        column = SQL("regexp_replace(%s, %s, %s, 'g')", column, pattern, shown)
    return column
