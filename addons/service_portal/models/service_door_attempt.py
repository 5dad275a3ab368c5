import contextlib

import psycopg2

from odoo import api, fields, models
from odoo.tools import SQL, hmac

# First half of the keys of our session locks; the second half is the subject.
LOCK_SPACE = 0x444F4F52  # "DOOR"

# door → who or what knocks → (so many, in so many hours)
LIMITS = {
    "request": {"phone": ((5, 1),), "address": ((20, 1),)},
    "progress": {
        "order": ((5, 1), (20, 24)),
        "address": ((20, 1),),
        "everybody": ((300, 1),),
    },
    "register": {"card": ((5, 1), (20, 24)), "address": ((20, 1),)},
}
KEPT_DAYS = 3


class ServiceDoorAttempt(models.Model):
    """One knock at a door of the web that counts: a report, a wrong guess.

    It is committed at once, over a connection of its own, so that what is refused or fails counts
    too, and counted in turn, so that parallel requests over many workers never pass a limit.
    """

    _name = "service.door.attempt"
    _description = "Attempt at a Door"
    _log_access = False
    _rec_name = "subject"
    _order = "id desc"

    subject = fields.Char(required=True, help="Fingerprint of a phone, an address, an order.")
    request_key = fields.Char()
    at = fields.Datetime(required=True)

    _subject_idx = models.Index("(subject, at)")
    _at_idx = models.Index("(at)")

    @api.model
    def _take(self, door, key=None, **subjects):
        """Count one attempt of each subject, or none if one of them has none left.

        :param key: of the request; the same request sent again counts once
        :param subjects: by kind, such as ``phone="+8613800138000"``
        :return: ids to give back, or None where a limit is reached
        """
        hashed = {kind: self._fingerprint(door, kind, text) for kind, text in subjects.items()}
        with self._turn(hashed.values()) as cr:
            for kind, subject in hashed.items():
                for most, hours in LIMITS[door][kind]:
                    if self._count(cr, subject, key, hours) >= most:
                        return None
            return [self._insert(cr, subject, key) for subject in hashed.values()]

    @api.model
    def _give_back(self, ids):
        """What was taken does not count: the guess was right."""
        with self.env.registry.cursor() as cr:
            cr.execute(SQL("DELETE FROM service_door_attempt WHERE id = ANY(%s)", ids))

    @api.model
    def _fingerprint(self, door, kind, text):
        # sudo: reads the secret of the database; no number or address is kept in the clear
        return hmac(self.env(su=True), "service.door.attempt", (door, kind, text))[:32]

    @api.model
    def _count(self, cr, subject, key, hours):
        since = fields.Datetime.subtract(fields.Datetime.now(), hours=hours)
        cr.execute(
            SQL(
                "SELECT count(*) FROM service_door_attempt"
                " WHERE subject = %s AND at > %s AND request_key IS DISTINCT FROM %s",
                subject,
                since,
                key or "",
            )
        )
        return cr.fetchone()[0]

    @api.model
    def _insert(self, cr, subject, key):
        cr.execute(
            SQL(
                "INSERT INTO service_door_attempt (subject, request_key, at)"
                " VALUES (%s, %s, %s) RETURNING id",
                subject,
                key or None,
                fields.Datetime.now(),
            )
        )
        return cr.fetchone()[0]

    @contextlib.contextmanager
    def _turn(self, subjects):
        """A transaction in which nobody else counts these subjects.

        The lock is the session's and taken before the snapshot: a lock inside the transaction
        would let it in with a snapshot older than what the one before it left.
        """
        keys = sorted({int(subject[:8], 16) - 2**31 for subject in subjects})
        with self.env.registry.cursor() as cr:
            try:
                for key in keys:
                    cr.execute(SQL("SELECT pg_advisory_lock(%s, %s)", LOCK_SPACE, key))
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
                cr.execute(SQL("SELECT pg_advisory_unlock(%s, %s)", LOCK_SPACE, key))

    @api.autovacuum
    def _gc_attempts(self):
        old = fields.Datetime.subtract(fields.Datetime.now(), days=KEPT_DAYS)
        self.search([("at", "<", old)], limit=10_000).unlink()
