import base64
import logging
import os
import time
from collections import Counter
from contextlib import contextmanager
from io import BytesIO
from itertools import islice

import psycopg2
import pytz
from markupsafe import Markup
from psycopg2 import errors

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import split_every
from odoo.tools.gc import disabling_gc

from odoo.addons.service_base.buttons import open_list
from odoo.addons.service_base.labels import selection_options
from odoo.addons.service_base.models.step_mixin import Step
from odoo.addons.service_base.tables.problems import (
    FileRefused,
    Problem,
    RowRefused,
    Trouble,
    problem_text,
)
from odoo.addons.service_base.tables.reader import open_table
from odoo.addons.service_base.tables.workbook import LARGE, SMALL

from ..importer.brands import BrandBook
from ..importer.rows import RowParser
from .service_import_desk import ImportDesk
from .service_record_import_reject import IMPORTERS

STATES = [
    ("draft", "Draft"),
    ("checking", "Checking"),
    ("running", "Importing"),
    ("paused", "Paused"),
    ("done", "Completed"),
    ("failed", "Failed"),
    ("cancelled", "Cancelled"),
]


# Written by the import itself only, beside what its steps write.
OWN_FIELDS = {
    *("message", "preview", "header", "brand_names", "encoding_found", "started_at"),
    "sheet_note",
    *("row_total", "row_offset", "row_done", "order_count", "known_count", "reject_count"),
}


# What the rows already imported depend on.
FIXED_FIELDS = {"file", "mapping_id", "company_id", "encoding", "sheet", "settle"}


# What is larger is read in the background only, where nobody waits for it.
TOO_LARGE_TO_WAIT = {Trouble.UNSAFE_WORKBOOK, Trouble.TOO_MANY_TABLE_CELLS}


# The row itself cannot be an order.
ROW_ERRORS = (
    UserError,
    ValueError,
    psycopg2.DataError,
    psycopg2.errors.CheckViolation,
    psycopg2.errors.NotNullViolation,
    psycopg2.errors.ForeignKeyViolation,
)


def _storable(text):
    """The text without what PostgreSQL cannot hold."""
    return text.replace("\0", "").encode(errors="replace").decode()


PREVIEW_ROWS = 5


PROBED_ROWS = 1000


SHOWN_PROBLEMS = 20


MAX_BRAND_TEXTS = 100_000


DEFAULT_LIMIT_MB = 100


_logger = logging.getLogger(__name__)


BATCH = 500


ATTEMPTS = 5


# Somebody else wrote at the same moment: the batch is done again on what stands there now.
CONFLICTS = (errors.SerializationFailure, errors.DeadlockDetected, errors.UniqueViolation)


class ServiceRecordImport(models.Model):
    """One file of records of another system and how far its rows have become orders.

    Kept for ever: rows done = orders made + orders known already + rows rejected.
    """

    _name = "service.record.import"
    _description = "Import of Records"
    _inherit = "step.mixin"
    _order = "id desc"

    name = fields.Char(compute="_compute_name", store=True, readonly=False, precompute=True)
    # as it came, with numbers and addresses in full
    file = fields.Binary(
        string="File (CSV, XLSX)", attachment=True, required=True, groups=IMPORTERS
    )
    filename = fields.Char()
    is_workbook = fields.Boolean(compute="_compute_is_workbook")
    mapping_id = fields.Many2one(
        "service.import.mapping",
        required=True,
        ondelete="restrict",
        default=lambda self: self.env["service.import.mapping"].search([], limit=1),
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, ondelete="restrict"
    )
    encoding = fields.Selection(
        [
            ("utf-8-sig", "UTF-8"),
            ("gb18030", "GB18030/GBK (Simplified Chinese)"),
            ("big5", "Big5 (Traditional Chinese)"),
            ("utf-16", "UTF-16"),
            ("cp1252", "Windows-1252 (Western)"),
            ("cp932", "Shift JIS (Japanese)"),
        ],
        help="Empty: recognise it.",
    )
    sheet = fields.Char(help="Of a workbook. Empty: the first that is shown.")
    settle = fields.Boolean(
        string="Pay in the Month-End",
        help="The work of these records is paid to the service points by the next month-end. Left"
        " off, it counts as history that was paid before.",
    )
    state = fields.Selection(STATES, required=True, default="draft", readonly=True, copy=False)
    message = fields.Text(readonly=True, copy=False)
    preview = fields.Html(readonly=True, copy=False, sanitize_attributes=False, groups=IMPORTERS)
    header = fields.Json(readonly=True, copy=False)
    brand_names = fields.Json(readonly=True, copy=False, prefetch=False)
    encoding_found = fields.Char(readonly=True, copy=False)
    sheet_note = fields.Text(readonly=True, copy=False)
    starter_id = fields.Many2one("res.users", string="Started by", readonly=True, copy=False)
    started_at = fields.Datetime(readonly=True, copy=False)
    ended_at = fields.Datetime(readonly=True, copy=False)
    row_total = fields.Integer(string="Rows", readonly=True, copy=False)
    row_offset = fields.Integer(
        readonly=True, copy=False, help="Number of the last row whose batch is committed."
    )
    row_done = fields.Integer(string="Rows Done", readonly=True, copy=False)
    order_count = fields.Integer(string="Orders Made", readonly=True, copy=False)
    known_count = fields.Integer(string="Known Already", readonly=True, copy=False)
    reject_count = fields.Integer(string="Rejected", readonly=True, copy=False)
    progress = fields.Float(compute="_compute_progress")
    reject_ids = fields.One2many("service.record.import.reject", "import_id", readonly=True)
    reject_file = fields.Binary(compute="_compute_reject_file", groups=IMPORTERS)
    _rows_add_up = models.Constraint(
        "CHECK(row_done = order_count + known_count + reject_count AND row_done <= row_total)",
        "Every row of the file is an order made, an order known already or a rejected row.",
    )
    _active_idx = models.Index("(id) WHERE state IN ('checking', 'running')")

    @api.depends("filename")
    def _compute_is_workbook(self):
        for record in self:
            record.is_workbook = (record.filename or "").lower().endswith(".xlsx")

    @api.depends("filename")
    def _compute_name(self):
        for record in self:
            stem = os.path.splitext(record.filename or "")[0]
            record.name = stem or record.name or self.env._("Records")

    @api.depends("row_done", "row_total", "state")
    def _compute_progress(self):
        for record in self:
            record.progress = 100 * record.row_done / record.row_total if record.row_total else 0

    def _compute_reject_file(self):
        for record in self:
            data = record.reject_ids._to_csv(record.header or [], self.env._("Why Rejected"))
            record.reject_file = base64.b64encode(data)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_upload(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_upload(vals)
        if FIXED_FIELDS & vals.keys() and any(
            record.row_done or record.state not in ("draft", "failed") for record in self
        ):
            raise UserError(
                self.env._(
                    "This import has started; its file and mapping can no longer be changed."
                    " Make a new import for another file."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_before_start(self):
        if any(record.row_done for record in self):
            raise UserError(
                self.env._(
                    "Orders were made by this import. It is kept to show where they are from."
                )
            )

    def action_view_orders(self):
        self.ensure_one()
        return open_list(
            self.env, "repair_intake.action_service_order_all", [("import_id", "=", self.id)]
        )

    def action_view_rejects(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Rejected Rows"),
            "res_model": "service.record.import.reject",
            "view_mode": "list",
            "domain": [("import_id", "=", self.id)],
        }

    def action_download_rejects(self):
        self.ensure_one()
        self.check_access("read")
        name = self.env._("%s rejected", self.name).replace("/", "-")
        return {
            "type": "ir.actions.act_url",
            "target": "download",
            "url": f"/web/content/{self._name}/{self.id}/reject_file/{name}.csv?download=true",
        }

    @api.model
    def _steps(self):
        return {
            "start": Step(("draft", "paused", "failed"), "checking", user="starter_id"),
            "checked": Step(("checking",), "running"),
            "go_on": Step(("paused", "failed"), "running", user="starter_id"),
            "pause": Step(("checking", "running"), "paused"),
            "finish": Step(("running",), "done", stamp="ended_at"),
            "fail": Step(("checking", "running", "paused"), "failed", stamp="ended_at"),
            "cancel": Step(
                ("draft", "checking", "running", "paused", "failed"),
                "cancelled",
                stamp="ended_at",
            ),
        }

    @api.model
    def _filled_by_steps(self):
        return super()._filled_by_steps() | OWN_FIELDS

    def _step_vals(self, name):
        vals = super()._step_vals(name)
        if name in ("start", "go_on"):
            vals |= {"ended_at": False, "message": False, "preview": False}
            vals["started_at"] = self.started_at or fields.Datetime.now()
        return vals

    # One batch: every row of it becomes an order, is known already, or is rejected.

    def _import_batch(self, batch, desk, last=False):
        """
        :param batch: pairs ``(raw row, row)``, or ``(raw row, (reference, problem))``
        :param last: a value taken already is the row's own fault, not that of another transaction
        """
        good = [(raw, row) for raw, row in batch if not isinstance(row, tuple)]
        known = self._known_refs([row.ref for _raw, row in good])
        fresh = [(raw, row) for raw, row in good if row.ref not in known]
        rejected = [(raw, *row) for raw, row in batch if isinstance(row, tuple)]
        errors = (*ROW_ERRORS, psycopg2.errors.UniqueViolation) if last else ROW_ERRORS
        rejected += self._make_orders(fresh, desk, errors)
        self._set_aside(rejected)
        self._lock_row()
        made = len(batch) - (len(good) - len(fresh)) - len(rejected)
        self.write(
            {
                "row_offset": batch[-1][0].number,
                "row_done": self.row_done + len(batch),
                "order_count": self.order_count + made,
                "known_count": self.known_count + len(good) - len(fresh),
                "reject_count": self.reject_count + len(rejected),
            }
        )

    def _lock_row(self):
        """Take the import's row; a conflict with somebody who just pauses it is expected."""
        self.env.cr.execute(
            "SELECT id FROM service_record_import WHERE id = %s FOR UPDATE",
            [self.id],
            log_exceptions=False,
        )

    def _known_refs(self, refs):
        """Those of the references that have an order of the company already."""
        orders = self.env["service.order"].search_fetch(
            [
                ("company_id", "=", self.company_id.id),
                ("source", "=", self.mapping_id.source),
                ("external_ref", "in", refs),
            ],
            ["external_ref"],
        )
        return set(orders.mapped("external_ref"))

    def _make_orders(self, pairs, desk, errors):
        """Make the orders together; where one row prevents it, each by itself.

        :return: list ``(raw row, reference, problem)`` of the rows that cannot become an order
        """
        if not pairs:
            return []
        try:
            with self.env.cr.savepoint():
                self._make_orders_of([row for _raw, row in pairs], desk)
            return []
        except errors as error:
            desk.forget()
            if len(pairs) == 1:
                ((raw, row),) = pairs
                reason = str(error).strip().splitlines()[0][:300]
                return [(raw, row.ref, Problem(Trouble.REFUSED, {"error": reason}))]
        half = len(pairs) // 2
        return [
            *self._make_orders(pairs[:half], desk, errors),
            *self._make_orders(pairs[half:], desk, errors),
        ]

    def _make_orders_of(self, rows, desk):
        vals_list, notes = desk.prepare(rows)
        orders = self.env["service.order"]._import_create(vals_list, notes)
        orders.filtered(lambda order: order.state == "done")._imported()

    def _set_aside(self, rejected):
        self.env["service.record.import.reject"].create(
            [
                {
                    "import_id": self.id,
                    "row_number": raw.number,
                    "external_ref": _storable(ref),
                    "reason": problem_text(self.env, problem),
                    "cells": [_storable(cell) for cell in raw.cells],
                }
                for raw, ref, problem in rejected
            ]
        )

    # Looking at the file before anything is made of it.

    def action_check(self):
        """Show the first rows as they would be imported, and what is wrong with the next ones."""
        self.ensure_one()
        self.check_access("write")
        try:
            vals = self._probe()
        except FileRefused as refused:
            problem = problem_text(self.env, refused.problem)
            if refused.problem.trouble in TOO_LARGE_TO_WAIT:
                problem = self.env._(
                    "The file is too large for a preview. Start the import: it is read and checked"
                    " in the background."
                )
            vals = {"preview": False, "message": problem}
        # sudo: fields that only the import itself writes; access was checked above
        self.sudo().write(vals)

    def _probe(self):
        """Vals that tell what the first rows would become.

        :raise FileRefused: the file cannot be imported as a whole
        """
        with self._open_file() as file:
            table = self._open_table(file, SMALL)
            parser = self._parser(table.header)
            raws = list(islice(table.rows(), PROBED_ROWS))
        rows, problems = [], []
        for raw in raws:
            try:
                rows.append(parser.parse(raw))
            except RowRefused as refused:
                problems.append((raw.number, problem_text(self.env, refused.problem)))
        if not raws:
            raise FileRefused(Trouble.HEADER_ONLY)
        return {
            "preview": self._preview(rows[:PREVIEW_ROWS]),
            "message": "\n".join(
                [*self._describe_sheet(table), self._describe_problems(problems, len(raws))]
            ),
        }

    def _open_table(self, file, limits=LARGE):
        encoding = self.encoding_found or self.encoding or None
        return open_table(file, encoding, self.sheet or None, limits)

    def _parser(self, header):
        zone = pytz.timezone(self.company_id.resource_calendar_id.tz or "UTC")
        plan, today = self.mapping_id._plan(), fields.Date.context_today(self)
        return RowParser(plan, header, today, zone)

    def _describe_sheet(self, table):
        """Sentences on what of a workbook is read, where there was a choice."""
        if table.other_sheets:
            yield self.env._(
                "Sheet “%(sheet)s” is read; not read: %(others)s.",
                sheet=table.sheet,
                others=", ".join(table.other_sheets),
            )
        if table.hidden_rows:
            yield self.env._(
                "%s row(s) that a filter hides are read like the others.", table.hidden_rows
            )

    def _describe_problems(self, problems, count):
        if not problems:
            return self.env._("No problem in the first %s rows.", count)
        lines = [
            self.env._(
                "%(bad)s of the first %(count)s rows would be rejected:",
                bad=len(problems),
                count=count,
            ),
            *(
                self.env._("Row %(row)s: %(reason)s", row=number, reason=reason)
                for number, reason in problems[:SHOWN_PROBLEMS]
            ),
        ]
        return "\n".join([*lines, "…"] if len(problems) > SHOWN_PROBLEMS else lines)

    @api.model
    def _preview(self, rows):
        """A table of rows as they would be imported."""
        brands = BrandBook(Counter(row.text("brand") for row in rows), **self._brand_hints())
        titles = (
            self.env._("Row"),
            self.env._("External Reference"),
            self.env._("Reported"),
            self.env._("Product Category"),
            self.env._("Brand"),
            self.env._("Service Point"),
            self.env._("Fault"),
            self.env._("End"),
        )
        ends = self._end_labels()
        return self._table_html(
            titles,
            [
                (
                    row.number,
                    row.ref,
                    row.reported and fields.Date.to_string(row.reported.date()),
                    row.text("product") or row.text("category"),
                    brands.clean(row.text("brand")),
                    row.text("point"),
                    row.text("symptom")[:200],
                    ends[row.end],
                )
                for row in rows
            ],
        )

    @api.model
    def _end_labels(self):
        """Dict end → what people call it."""
        results = selection_options(self.env["service.order"], "result")
        return dict(
            results,
            waiting=self.env._("In Progress, waiting"),
            review=self.env._("New, to be reviewed"),
            new=self.env._("New"),
        )

    @api.model
    def _table_html(self, titles, rows):
        head = Markup("").join(Markup("<th>%s</th>") % title for title in titles)
        body = Markup("").join(
            Markup("<tr>%s</tr>")
            % Markup("").join(Markup("<td>%s</td>") % (text or "") for text in row)
            for row in rows
        )
        return Markup(
            '<table class="table table-sm"><thead><tr>%s</tr></thead><tbody>%s</tbody></table>'
        ) % (head, body)

    # --- the whole file ---

    def _check_file(self):
        """Read the whole file once: is it sound, how many rows, how often each brand text.

        :raise FileRefused: it is not, and nothing of it is imported
        """
        total, brands, categories = 0, Counter(), set()
        with self._open_file() as file:
            table = self._open_table(file)
            parser = self._parser(table.header)
            for raw in table.rows():
                total += 1
                brand, category = parser.brand_and_category(raw)
                categories.add(category)
                if brand in brands or len(brands) < MAX_BRAND_TEXTS:
                    brands[brand] += 1
        if not total:
            raise FileRefused(Trouble.HEADER_ONLY)
        brands.pop("", None)
        book = BrandBook(brands, not_brands=categories, **self._brand_hints())
        return {
            "row_total": total,
            "header": table.header,
            "encoding_found": table.encoding,
            "sheet_note": "\n".join(self._describe_sheet(table)),
            "brand_names": book.names(brands),
        }

    def _brand_hints(self):
        """Brands on record and what the mapping decides."""
        # sudo: names only, to spell a brand as it is spelled already
        brands = self.env["service.brand"].sudo().search([("active", "=", True)])
        pinned = self.mapping_id.value_ids.filtered(lambda line: line.target == "brand")
        return {
            "known": brands.mapped("name"),
            "pinned": {line.text: line.value or "" for line in pinned},
        }

    def _check_can_start(self):
        """Refuse at once what can be seen at once."""
        try:
            self._probe()
        except FileRefused as refused:
            if refused.problem.trouble in TOO_LARGE_TO_WAIT:
                return  # the whole file is read once in the background before anything is made
            raise UserError(problem_text(self.env, refused.problem)) from refused

    # The uploaded file: how large it may be, and reading it from where it lies.

    @api.model
    def _create_from_path(self, path, mapping=None):
        """Make an import of a file on this machine, ready for `_run_all`.

        :param mapping: service.import.mapping, None for the first that fits the file
        """
        try:
            self._check_size(os.path.getsize(path))
        except FileRefused as refused:
            raise UserError(problem_text(self.env, refused.problem)) from refused
        with open(path, "rb") as stream:
            content = base64.b64encode(stream.read())
        record = self.create({"file": content, "filename": os.path.basename(path)})
        record.mapping_id = mapping or record._fitting_mapping() or record.mapping_id
        return record

    def _fitting_mapping(self):
        """The first mapping whose needed columns the file has."""
        with self._open_file() as file:
            header = self._open_table(file, SMALL).header
        for mapping in self.env["service.import.mapping"].search([("active", "=", True)]):
            try:
                mapping._plan().fit(header)
            except FileRefused:
                continue
            return mapping
        return None

    @api.model
    def _limit_mb(self):
        # sudo: a setting that everybody who imports must obey
        params = self.env["ir.config_parameter"].sudo()
        return int(params.get_param("service_record_import.max_mb", DEFAULT_LIMIT_MB))

    @api.model
    def _check_size(self, size):
        limit = self._limit_mb()
        if size > limit * 1_000_000:
            raise FileRefused(Trouble.TOO_LARGE, size=round(size / 1e6), limit=limit)

    @api.model
    def _check_upload(self, vals):
        """Refuse a file that is too large before it is decoded and stored."""
        if vals.get("file"):
            try:
                self._check_size(len(vals["file"]) * 3 // 4)
            except FileRefused as refused:
                raise UserError(problem_text(self.env, refused.problem)) from refused

    @contextmanager
    def _open_file(self):
        """The uploaded file as a stream, not loaded into memory where it lies on disk."""
        self.ensure_one()
        # sudo: the file of an import one may read
        attachment = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_field", "=", "file"),
                    ("res_id", "=", self.id),
                ],
                limit=1,
            )
        )
        if attachment.store_fname:
            with open(attachment._full_path(attachment.store_fname), "rb") as stream:
                yield stream
        else:
            yield BytesIO(attachment.raw or b"")

    # The import at work: in batches, each committed with the place in the file it reached.

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
        if not self._source_refusal("fail"):  # cancelled meanwhile, it stays so
            self._step("fail", {"message": message})

    def _work(self, commit):
        if self.state == "checking":
            self._step("checked", self._check_file())
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
        table = self._open_table(file)
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
        message = self.env._(
            "%(made)s orders made, %(known)s known already, %(rejected)s rows rejected.",
            made=self.order_count,
            known=self.known_count,
            rejected=self.reject_count,
        )
        message = "\n".join(filter(None, [message, self.sheet_note]))
        self._step("finish", {"message": message})

    # --- the buttons ---

    def action_start(self):
        """Begin, or begin again after a failure with the rows that are not done yet."""
        self.ensure_one()
        self._request("go_on" if self.row_done else "start")

    def action_pause(self):
        self._request("pause")

    def action_resume(self):
        self.ensure_one()
        self._request("go_on" if self.row_total else "start")

    def action_cancel(self):
        self._request("cancel")

    def _guard_start(self):
        self._check_can_start()

    def _on_start(self):
        self._wake_worker()

    def _on_go_on(self):
        self._wake_worker()

    @api.model
    def _wake_worker(self):
        # sudo: wakes the one job that imports; nothing of it is read or changed
        self.env.ref("service_record_import.cron_record_import").sudo()._trigger()
