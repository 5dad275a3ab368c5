from odoo import fields, models


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
    request_key = fields.Char(
        help="Made by whoever asked for the step from outside; the same key has one effect."
    )
    request_hash = fields.Char(help="Fingerprint of what was asked for with the key.")

    _request_key_unique = models.UniqueIndex(
        "(request_key) WHERE request_key IS NOT NULL", "This request was carried out already."
    )

    def _compute_field_label(self):
        labels = {
            name: field["string"]
            for name, field in self.env["service.order"].fields_get(attributes=["string"]).items()
        }
        steps = dict(self._fields["step"]._description_selection(self.env))
        for line in self:
            line.field_label = labels.get(line.field_name) or steps.get(line.step)
