from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.service_base.privacy import mask_phone

# What an agent may still say about a call; all else is what has happened.
TOLD_LATER = {"reason_id", "result_id", "note", "callback_at"}


class ServiceCall(models.Model):
    """One call at the hotline, written by the desk and the telephone, not by hand."""

    _name = "service.call"
    _description = "Call"
    _order = "started_at desc, id desc"
    _rec_names_search = ["number", "order_id.name", "partner_id.name"]

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, ondelete="restrict"
    )
    direction = fields.Selection(
        [("in", "Incoming"), ("out", "Outgoing")], required=True, default="in"
    )
    number = fields.Char(string="Caller", personal="phone", index="trigram")
    number_key = fields.Char(string="Number as Dialled", personal="phone", index="btree_not_null")
    number_masked = fields.Char(string="Caller (masked)", compute="_compute_number_masked")
    agent_id = fields.Many2one(
        "res.users", default=lambda self: self.env.user, index=True, ondelete="restrict"
    )
    reference = fields.Char(
        string="Call Reference", copy=False, help="Of the call in the telephone system."
    )
    started_at = fields.Datetime(string="Began", required=True, default=fields.Datetime.now)
    answered_at = fields.Datetime(string="Answered")
    ended_at = fields.Datetime(string="Ended")
    wait_seconds = fields.Integer(
        string="Seconds until Answer",
        compute="_compute_times",
        store=True,
        precompute=True,
        aggregator="avg",
    )
    duration = fields.Integer(
        string="Seconds Spoken",
        compute="_compute_times",
        store=True,
        precompute=True,
        aggregator="avg",
    )
    state = fields.Selection(
        [
            ("ringing", "Ringing"),
            ("talking", "Talking"),
            ("ended", "Ended"),
            ("missed", "Missed"),
        ],
        compute="_compute_times",
        store=True,
        precompute=True,
    )
    reason_id = fields.Many2one("service.call.reason", ondelete="restrict")
    result_id = fields.Many2one("service.call.result", ondelete="restrict")
    result_kind = fields.Selection(related="result_id.kind")
    note = fields.Text(personal="text")
    partner_id = fields.Many2one(
        "res.partner", string="Customer", index="btree_not_null", ondelete="set null"
    )
    order_id = fields.Many2one("service.order", index="btree_not_null", ondelete="restrict")
    categ_id = fields.Many2one("product.category", string="Product Category", ondelete="set null")
    callback_at = fields.Datetime(string="Call Back at")
    returned_by_id = fields.Many2one(
        "service.call", string="Returned by", ondelete="set null", index="btree_not_null"
    )

    _reference_unique = models.UniqueIndex(
        "(company_id, reference) WHERE reference IS NOT NULL",
        "This call of the telephone system is on record already.",
    )
    _ends_after_start = models.Constraint(
        "CHECK(answered_at >= started_at AND ended_at >= started_at)",
        "A call is answered and ends after it began.",
    )
    _agent_idx = models.Index("(agent_id, started_at)")
    _due_idx = models.Index(
        "(callback_at) WHERE callback_at IS NOT NULL AND returned_by_id IS NULL"
    )

    @api.depends("number")
    def _compute_number_masked(self):
        for call in self:
            call.number_masked = call.number and mask_phone(call.number)

    @api.depends("started_at", "answered_at", "ended_at")
    def _compute_times(self):
        for call in self:
            heard, over = call.answered_at, call.ended_at
            call.wait_seconds = heard and (heard - call.started_at).total_seconds()
            call.duration = heard and over and (over - heard).total_seconds()
            if over:
                call.state = "ended" if heard else "missed"
            else:
                call.state = "talking" if heard else "ringing"

    @api.depends("number_masked", "started_at")
    def _compute_display_name(self):
        for call in self:
            began = self.env["service.order"]._desk_time(call.started_at)
            call.display_name = f"{call.number_masked or ''} {began}".strip()

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals["number_key"] = self._number_key(vals.get("number"))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and vals.keys() - TOLD_LATER:
            raise UserError(
                self.env._(
                    "What happened in a call is not rewritten. Reason, result and note"
                    " may still be changed."
                )
            )
        if "number" in vals:
            vals = dict(vals, number_key=self._number_key(vals["number"]))
        return super().write(vals)

    @api.model
    def _number_key(self, number):
        return self.env["res.partner"]._phone_key(number) if number else False

    def action_open_order(self):
        self.ensure_one()
        return self.order_id._get_records_action(name=self.env._("Service Order"))

    def action_open_desk(self):
        """Call this number (back) from the desk."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.actions"]._for_xml_id("service_hotline.action_desk")
        return dict(action, params={"number": self.number, "direction": "out", "returns": self.id})
