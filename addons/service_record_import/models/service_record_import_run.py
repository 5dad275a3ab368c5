import logging
import time

from psycopg2 import errors

from odoo import api, fields, models
from odoo.tools import split_every
from odoo.tools.gc import disabling_gc

from odoo.addons.service_base.tables.problems import FileRefused, RowRefused, Trouble, problem_text
from odoo.addons.service_base.tables.reader import open_table

from .service_import_desk import ImportDesk

_logger = logging.getLogger(__name__)

BATCH = 500
ATTEMPTS = 5
# Somebody else wrote at the same moment: the batch is done again on what stands there now.
CONFLICTS = (errors.SerializationFailure, errors.DeadlockDetected, errors.UniqueViolation)


class ServiceRecordImport(models.Model):
    """The import at work: in batches, each committed with the place in the file it reached."""

    _inherit = "service.record.import"

    @api.model
    def _cron_run(self):
        """Work on the imports that were started, the oldest first."""
        progress = self.env["ir.cron"]._commit_progress
        todo = self.search([("state", "in", ("checking", "running"))], order="id")
        progress(remaining=len(todo) and sum(r.row_total - r.row_done for r in todo) + 1)
        for record in todo:
            if not record._run(lambda done: progress(done) > 0):
                return
        progress(remaining=0)

    def _run_all(self, on_progress=None):
        """Run to the end here and now, committing batch by batch.

        :param on_progress: called with ``(rows done, rows in all)`` after each batch
        :return: True when every row is done, False when it was paused, cancelled or failed
        """
        self.ensure_one()
        if self.state in ("draft", "failed"):
            self.action_start()
        elif self.state == "paused":
            self.action_resume()

        def go_on(_done):
            self.env["ir.cron"]._commit_progress()  # outside a cron job it only commits
            if on_progress:
                on_progress(self.row_done, self.row_total)
            return True

        self._run(go_on)
        return self.state == "done"

    def _run(self, commit):
        """Check the file, then import its batches until the end or until `commit` says stop.

        :param commit: called with the rows done since the last call; commits, False to stop
        :return: False when stopped by `commit`
        """
        worker = self._as_worker()
        try:
            return worker._work(commit)
        except FileRefused as refused:
            worker._fail(problem_text(worker.env, refused.problem))
        except Exception as error:
            _logger.exception("Import %s stopped", self.id)
            worker._fail(
                worker.env._(
                    "The import stopped at row %(row)s by an error it did not expect: %(error)s"
                    " Nothing is lost: start it again to go on from there.",
                    row=worker.row_offset,
                    error=error,
                )
            )
        commit(0)
        return True

    def _as_worker(self):
        """The import in the name, language and company of who started it.

        sudo: whoever may start an import may make what its rows name, such as brands, products,
        devices and proposed points, without a role for each of these.
        """
        user = self.starter_id or self.env.user
        return (
            self.with_user(user)
            .with_company(self.company_id)
            .with_context(lang=user.lang, tz=user.tz, allowed_company_ids=self.company_id.ids)
            .sudo()
        )

    def _fail(self, message):
        self.env.cr.rollback()
        self.write({"state": "failed", "message": message, "ended_at": fields.Datetime.now()})

    def _work(self, commit):
        if self.state == "checking":
            self.write({**self._check_file(), "state": "running"})
            if not commit(0):
                return False
        desk = ImportDesk(self)
        with self._open_file() as file:
            for batch in split_every(BATCH, self._open_rows(file), list):
                desk = self._import_surely(batch, desk)
                if desk is None:  # paused or cancelled meanwhile
                    return True
                if not commit(len(batch)):
                    return False
        self._finish()
        return commit(0) or True

    def _open_rows(self, file):
        """Yield ``(raw row, row or problem)`` of the rows not done yet.

        The rows done before are read again, so that an id that stands twice is known as such.
        """
        table = open_table(file, self.encoding_found)
        parser = self._parser(table.header)
        offset, seen = self.row_offset, set()
        for raw in table.rows():
            try:
                row = parser.parse(raw)
                if row.ref in seen:
                    raise RowRefused(
                        Trouble.DUPLICATE, column=parser.title("external_ref"), value=row.ref
                    )
                seen.add(row.ref)
            except RowRefused as refused:
                row = (parser.ref_of(raw), refused.problem)
            if raw.number > offset:
                yield raw, row

    def _import_surely(self, batch, desk):
        """Import a batch, again if somebody else wrote at the same moment.

        :return: the desk to go on with, None when the import is not to go on
        """
        for attempt in range(ATTEMPTS):
            if self.state != "running":
                return None
            last = attempt == ATTEMPTS - 1
            try:
                with disabling_gc():  # half a million short-lived objects, hardly a cycle
                    self._import_batch(batch, desk, last)
                    self.env.flush_all()
                return desk
            except CONFLICTS:
                if last:
                    raise
                self.env.cr.rollback()
                time.sleep(attempt * 0.2)
                desk = ImportDesk(self)

    def _finish(self):
        self.write(
            {
                "state": "done",
                "ended_at": fields.Datetime.now(),
                "message": self.env._(
                    "%(made)s orders made, %(known)s known already, %(rejected)s rows rejected.",
                    made=self.order_count,
                    known=self.known_count,
                    rejected=self.reject_count,
                ),
            }
        )
