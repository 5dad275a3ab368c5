import base64
import os
from contextlib import contextmanager
from io import BytesIO

from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.service_base.tables.problems import FileRefused, Trouble, problem_text

DEFAULT_LIMIT_MB = 100


class ServiceRecordImport(models.Model):
    """The uploaded file: how large it may be, and reading it from where it lies."""

    _inherit = "service.record.import"

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
            header = self._open_table(file).header
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
