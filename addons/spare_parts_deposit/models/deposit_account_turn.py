import contextlib

import psycopg2

from odoo import models
from odoo.tools import SQL

# First half of the keys of our session locks; the second half is the account.
LOCK_SPACE = 0x4445504F  # "DEPO"


class DepositAccount(models.Model):
    _inherit = "deposit.account"

    def _take_turn(self):
        """Wait for these accounts at the entry of a request, so that a hot one is served fairly.

        Parallel requests on one row would else fail and start again, some of them many times. The
        lock is the session's, taken before the snapshot: the request then sees what the one
        before it left. It is never needed for safety, that is the matter of `_post`; so where
        something is pending in the transaction, which a commit would save by half, it is left out.
        """
        if not self or not self._nothing_pending():
            return
        cr = self.env.cr
        keys = sorted(self.ids)
        try:
            for key in keys:
                cr.execute("SELECT pg_advisory_lock(%s, %s)", [LOCK_SPACE, key])
        except psycopg2.Error:
            cr.rollback()
            self._give_turn(keys)
            raise
        # Nothing is in it: ends the transaction and with it the old snapshot.
        cr.commit()  # pylint: disable=invalid-commit
        cr.postcommit.add(lambda: self._give_turn(keys))
        cr.postrollback.add(lambda: self._give_turn(keys))

    def _nothing_pending(self):
        """Whether the transaction has not changed anything yet."""
        transaction = self.env.transaction
        if self.env.cr.readonly or any(transaction.field_dirty.values()) or self.env.cr.precommit:
            return False
        ((untouched,),) = self.env.execute_query(
            SQL("SELECT pg_current_xact_id_if_assigned() IS NULL")
        )
        return untouched

    def _give_turn(self, keys):
        """Unlock after commit and rollback alike, also while the cursor is being closed."""
        connection = self.env.cr._cnx
        with contextlib.suppress(psycopg2.Error):  # a session that is gone holds no lock
            with connection.cursor() as cursor:
                for key in keys:
                    cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK_SPACE, key])
            connection.rollback()
