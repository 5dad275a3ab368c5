import contextlib

import psycopg2

from odoo import api, fields, models
from odoo.tools import SQL, hmac

KEPT_DAYS = 3


class ServiceAttemptMixin(models.AbstractModel):
    """Something that may be tried only so often an hour.

    An attempt is committed at once, over a connection of its own, so that what is refused or fails
    counts too, and counted in turn, so that parallel requests over many workers never pass a limit.
    Nothing that whoever tries may choose, such as the key of a request, makes one count less.
    """

    _name = "service.attempt.mixin"
    _description = "Counted Attempt"
    _log_access = False
    _rec_name = "subject"
    _order = "id desc"

    # first half of the keys of the session locks, the model's own; the second is the subject
    _lock_space = None

    subject = fields.Char(required=True, help="Fingerprint of who or what tries.")
    content = fields.Char(
        help="Fingerprint of what is tried, where the same thing may be tried again freely."
    )
    at = fields.Datetime(required=True)

    _subject_idx = models.Index("(subject, at)")
    _at_idx = models.Index("(at)")

    @api.model
    def _fingerprint(self, *texts):
        # sudo: reads the secret of the database; no number or address is kept in the clear
        return hmac(self.env(su=True), self._name, texts)[:32]

    @api.model
    def _count(self, cr, subject, hours):
        """How often the subject has tried within so many hours."""
        cr.execute(SQL("SELECT count(*) FROM %s", self._tried(subject, hours)))
        return cr.fetchone()[0]

    @api.model
    def _has_tried(self, cr, subject, content, hours):
        """Whether the subject has tried this very thing within so many hours."""
        tried = self._tried(subject, hours)
        cr.execute(SQL("SELECT EXISTS (SELECT FROM %s AND content = %s)", tried, content))
        return cr.fetchone()[0]

    @api.model
    def _tried(self, subject, hours):
        return SQL(
            "%s WHERE subject = %s AND at > %s",
            SQL.identifier(self._table),
            subject,
            fields.Datetime.subtract(fields.Datetime.now(), hours=hours),
        )

    @api.model
    def _insert(self, cr, subject, content=None):
        cr.execute(
            SQL(
                "INSERT INTO %s (subject, content, at) VALUES (%s, %s, %s) RETURNING id",
                SQL.identifier(self._table),
                subject,
                content,
                fields.Datetime.now(),
            )
        )
        return cr.fetchone()[0]

    @contextlib.contextmanager
    def _locked(self, subjects):
        """A transaction in which nobody else counts these subjects.

        The lock is the session's and taken before the snapshot: a lock inside the transaction
        would let it in with a snapshot older than what the one before it left.
        """
        keys = sorted({int(subject[:8], 16) - 2**31 for subject in subjects})
        with self.env.registry.cursor() as cr:
            try:
                for key in keys:
                    cr.execute(SQL("SELECT pg_advisory_lock(%s, %s)", self._lock_space, key))
                cr.commit()  # pylint: disable=invalid-commit
                yield cr
                cr.commit()  # pylint: disable=invalid-commit
            finally:
                self._unlock(cr, keys)

    @api.model
    def _unlock(self, cr, keys):
        with contextlib.suppress(psycopg2.Error):  # a session that is gone holds no lock
            cr.rollback()
            for key in keys:
                cr.execute(SQL("SELECT pg_advisory_unlock(%s, %s)", self._lock_space, key))

    @api.autovacuum
    def _gc_attempts(self):
        if self._abstract:
            return
        old = fields.Datetime.subtract(fields.Datetime.now(), days=KEPT_DAYS)
        self.search([("at", "<", old)], limit=10_000).unlink()
