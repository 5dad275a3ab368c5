import contextlib

import psycopg2

from odoo import models

# First half of the keys of our session locks; the second half is the account or the part.
LOCK_SPACE = 0x4445504F  # "DEPO"
PARTS_SPACE = 0x50415254  # "PART"


class DepositAccount(models.Model):
    _inherit = "deposit.account"

    def _take_turn(self, parts=None):
        """Wait for these accounts at the entry of a request, so that a hot one is served fairly.

        Parallel requests on one row would else fail and start again, some of them many times. The
        lock is the session's, taken before the snapshot: the request then sees what the one
        before it left. It is never needed for safety, that is the matter of `_post`; so where
        something is pending in the transaction, which a commit would save by half, it is left out.

        :param parts: parts that will move, whose pieces in stock are as hot
        """
        keys = [(LOCK_SPACE, account) for account in self.ids]
        keys += [(PARTS_SPACE, part) for part in (parts.ids if parts else ())]
        if not keys or not self._nothing_pending():
            return
        cr = self.env.cr
        try:
            taken = self._lock(sorted(keys))  # all requests in one order: none waits for another
        except psycopg2.Error:
            cr.rollback()
            self._give_turn(keys)
            raise
        if not taken:
            return
        # Nothing is in it: ends the transaction and with it the old snapshot.
        cr.commit()  # pylint: disable=invalid-commit
        cr.postcommit.add(lambda: self._give_turn(keys))
        cr.postrollback.add(lambda: self._give_turn(keys))

    def _nothing_pending(self):
        """Whether the transaction has not changed anything yet, as far as Odoo knows."""
        dirty = any(self.env.transaction.field_dirty.values())
        return not (dirty or self.env.cr.readonly or self.env.cr.precommit)

    def _lock(self, keys):
        """Take the locks in this order; none if the database has changes of this transaction."""
        spaces, numbers = zip(*keys, strict=True)
        self.env.cr.execute(
            """
            SELECT pg_advisory_lock(space, number)
              FROM (SELECT space, number
                      FROM unnest(%s, %s) WITH ORDINALITY AS key(space, number, place)
                     WHERE pg_current_xact_id_if_assigned() IS NULL
                  ORDER BY place
                    OFFSET 0) key
            """,
            [list(spaces), list(numbers)],
        )
        return self.env.cr.rowcount

    def _give_turn(self, keys):
        """Unlock after commit and rollback alike, also while the cursor is being closed."""
        connection = self.env.cr._cnx
        spaces, numbers = zip(*keys, strict=True)
        with contextlib.suppress(psycopg2.Error):  # a session that is gone holds no lock
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_advisory_unlock(space, number)"
                    " FROM unnest(%s, %s) key(space, number)",
                    [list(spaces), list(numbers)],
                )
            connection.rollback()
