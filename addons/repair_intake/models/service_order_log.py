from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.service_base.labels import selection_labels
from odoo.addons.service_base.privacy import mask_name

# What a line holds; `_add` fills in who and when.
COLUMNS = (
    "order_id",
    "kind",
    "step",
    "field_name",
    "old_value",
    "new_value",
    "note",
)
STAMPS = ("at", "user_id", "create_date", "create_uid", "write_date", "write_uid")


class ServiceOrderLog(models.Model):
    """What happened to an order and when: the timeline people read, kept for ever."""

    _name = "service.order.log"
    _description = "Service Order Log"
    _inherit = ["append.only.mixin"]
    _order = "at desc, id desc"
    _rec_name = "order_id"

    order_id = fields.Many2one("service.order", required=True, index=True, ondelete="restrict")
    point_id = fields.Many2one(related="order_id.point_id", string="Service Point")
    at = fields.Datetime(string="When", required=True, default=fields.Datetime.now)
    user_id = fields.Many2one(
        "res.users", string="Who", default=lambda self: self.env.user, ondelete="restrict"
    )
    kind = fields.Selection(
        [("step", "Step"), ("field", "Change"), ("note", "Note")], required=True, default="note"
    )
    step = fields.Selection(
        [
            ("create", "Reported"),
            ("triage", "Triaged"),
            ("assign", "Assigned"),
            ("start", "Started"),
            ("finish", "Finished"),
            ("reopen", "Reopened"),
            ("close", "Closed"),
            ("cancel", "Cancelled"),
            ("import", "Imported"),
        ]
    )
    field_name = fields.Char(string="Field")
    field_label = fields.Char(compute="_compute_field_label", string="What")
    old_value = fields.Char(string="Before")
    new_value = fields.Char(string="After")
    note = fields.Text(personal="text")

    def _compute_field_label(self):
        labels = {
            name: field["string"]
            for name, field in self.env["service.order"].fields_get(attributes=["string"]).items()
        }
        steps = selection_labels(self, "step")
        for line in self:
            line.field_label = labels.get(line.field_name) or steps.get(line.step)

    @api.model_create_multi
    def create(self, vals_list):
        self._fetch_names(vals_list)
        return super().create(vals_list)

    @api.model
    def _add(self, lines):
        """Add lines to the timelines of orders, in one statement and as the present user.

        Every step of every order passes here: the ORM would take longer than the step itself.

        :param lines: dicts of values: `order_id`, `kind` and what else there is to tell
        """
        if not lines:
            return
        self._fetch_names(lines)
        now, user = self.env.cr.now(), self.env.uid
        told = (fields.Datetime.now(), user, now, user, now, user)
        rows = [
            tuple(vals.get(name) or None for name in COLUMNS) + told
            for vals in map(self._with_masks, lines)
        ]
        columns = (*COLUMNS, *STAMPS)
        self.env.execute_query(
            SQL(
                "INSERT INTO service_order_log (%s) VALUES %s RETURNING id",
                SQL(", ").join(map(SQL.identifier, columns)),
                SQL(", ").join(rows),
            )
        )
        orders = self.env["service.order"].browse({vals["order_id"] for vals in lines})
        orders.invalidate_recordset(["log_ids"], flush=False)

    @api.model
    def _fetch_names(self, lines):
        """The names that the masks take out of notes, those of all orders at once."""
        orders = {vals["order_id"] for vals in lines if vals.get("note")}
        # sudo: as in `_with_masks`
        self.env["service.order"].sudo().browse(orders).fetch(["contact_name"])

    @api.model
    def _with_masks(self, vals):
        """The timeline is kept for ever: neither a number nor the customer's name enters it."""
        vals = super()._with_masks(vals)
        if note := vals.get("note"):
            # sudo: the name is only taken out
            name = self.env["service.order"].sudo().browse(vals["order_id"]).contact_name
            vals["note"] = note.replace(name, mask_name(name)) if name else note
        return vals
