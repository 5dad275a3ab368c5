import base64
import os

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.service_base.buttons import open_list

STATES = [
    ("draft", "Draft"),
    ("checking", "Checking"),
    ("running", "Importing"),
    ("paused", "Paused"),
    ("done", "Completed"),
    ("failed", "Failed"),
    ("cancelled", "Cancelled"),
]
# Written by the import itself only.
OWN_FIELDS = {
    *("state", "message", "preview", "header", "brand_names", "encoding_found", "started_at"),
    *("row_total", "row_offset", "row_done", "order_count", "known_count", "reject_count"),
    *("ended_at", "starter_id"),
}
# What the rows already imported depend on.
FIXED_FIELDS = {"file", "mapping_id", "company_id", "encoding"}


class ServiceRecordImport(models.Model):
    """One file of records of another system and how far its rows have become orders.

    Kept for ever: rows done = orders made + orders known already + rows rejected.
    """

    _name = "service.record.import"
    _description = "Import of Records"
    _order = "id desc"

    name = fields.Char(compute="_compute_name", store=True, readonly=False, precompute=True)
    file = fields.Binary(string="File (CSV, XLSX)", attachment=True, required=True)
    filename = fields.Char()
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
    state = fields.Selection(STATES, required=True, default="draft", readonly=True, copy=False)
    message = fields.Text(readonly=True, copy=False)
    preview = fields.Html(readonly=True, copy=False, sanitize_attributes=False)
    header = fields.Json(readonly=True, copy=False)
    brand_names = fields.Json(readonly=True, copy=False, prefetch=False)
    encoding_found = fields.Char(readonly=True, copy=False)
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
    reject_file = fields.Binary(compute="_compute_reject_file")

    _rows_add_up = models.Constraint(
        "CHECK(row_done = order_count + known_count + reject_count AND row_done <= row_total)",
        "Every row of the file is an order made, an order known already or a rejected row.",
    )
    _active_idx = models.Index("(id) WHERE state IN ('checking', 'running')")

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
            if not self.env.su and OWN_FIELDS & vals.keys():
                self._refuse_own_fields()
        return super().create(vals_list)

    def write(self, vals):
        self._check_upload(vals)
        if not self.env.su and OWN_FIELDS & vals.keys():
            self._refuse_own_fields()
        if FIXED_FIELDS & vals.keys() and any(
            record.row_done or record.state not in ("draft", "failed") for record in self
        ):
            raise UserError(
                self.env._(
                    "This import has begun; its file and mapping stay as they are."
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
    def _refuse_own_fields(self):
        raise UserError(
            self.env._(
                "The state of an import and its counts are not written by hand. Use the buttons."
            )
        )
