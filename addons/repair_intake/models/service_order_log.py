from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.service_base.labels import selection_labels
from odoo.addons.service_base.privacy import mask_person, mask_street

# What a line holds; `_add` fills in who, and when unless it is told.
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
# Masked as a line comes in, because nobody could take a person out of it later.
TEXTS = ("old_value", "new_value", "note")
SHORTEST_STREET = 4  # characters: what is shorter stands in many a sentence


class ServiceOrderLog(models.Model):
    """What happened to an order and when: the timeline people read, kept for ever.

    `service.order._log` and `_add_lines` are the only ways in.
    """

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
            ("create", "Report Taken"),
            ("triage", "Triaged"),
            ("take_back", "Taken Back"),
            ("assign", "Assigned"),
            ("start", "Started"),
            ("finish", "Work Finished"),
            ("reopen", "Reopened"),
            ("close", "Closed"),
            ("cancel", "Cancelled"),
            ("import", "Imported"),
        ]
    )
    field_name = fields.Char(string="Field")
    field_label = fields.Char(compute="_compute_field_label", string="What")
    old_value = fields.Char(string="Before", personal="text")
    new_value = fields.Char(string="After", personal="text")
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
    def create(self, vals_list):  # pylint: disable=method-required-super
        self.check_access("create")
        raise UserError(
            self.env._("The timeline is written by what happens to an order, not by hand.")
        )

    @api.model
    def _add(self, lines):
        """Add lines to the timelines of orders, in one statement and as the present user.

        Every step of every order passes here: the ORM would take longer than the step itself.

        :param lines: dicts of values: `order_id`, `kind` and what else there is to tell; `at` if
            it happened before; `names` of people besides the customer that must not be kept
        """
        if not lines:
            return
        self._fetch_names(lines)
        now, user, at = self.env.cr.now(), self.env.uid, fields.Datetime.now()
        # a visitor of the public pages is a customer, not a user
        who = None if self.env.user._is_public() else user
        rows = [
            (
                *(vals.get(name) or None for name in COLUMNS),
                *(vals.get("at") or at, who, now, user, now, user),
            )
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
        """The names that the masks take out, those of all orders at once."""
        orders = {vals["order_id"] for vals in lines if self._free_texts(vals)}
        # sudo: as in `_with_masks`
        orders = self.env["service.order"].sudo().browse(orders)
        orders.fetch(["contact_name", "street", "partner_id"])
        orders.partner_id.fetch(["name"])

    @api.model
    def _free_texts(self, vals):
        """What of a line somebody may have typed; labels and names of records are not."""
        field = self.env["service.order"]._fields.get(vals.get("field_name"))
        labels = field is not None and field.type not in ("char", "text", "html")
        return [name for name in TEXTS if vals.get(name) and not (labels and name != "note")]

    @api.model
    def _with_masks(self, vals):
        """The timeline is kept for ever: neither a number nor a customer's name enters it."""
        vals = super()._with_masks(vals)
        names = self._free_texts(vals)
        if names:
            # sudo: what is read is only taken out
            order = self.env["service.order"].sudo().browse(vals["order_id"])
            people = (order.contact_name, order.partner_id.name, *vals.get("names", ()))
            street = order.street if len(order.street or "") >= SHORTEST_STREET else ""
            for name in names:
                for person in filter(None, people):
                    vals[name] = mask_person(vals[name], person)
                if street:
                    vals[name] = vals[name].replace(street, mask_street(street))
        return vals
