from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.service_base.concurrency import made_once
from odoo.addons.service_base.privacy import mask_phone

# What an agent may still say about a call; all else is what has happened.
WRITABLE_LATER = {"reason_id", "result_id", "note", "callback_at"}


# A call that rings while the agent has typed the number already is that call.
SAME_CALL = timedelta(minutes=10)


CALL_BACK_IN = timedelta(minutes=30)


# How much later a call is due again, by the kind of its result.
DUE_AGAIN = {"call_back": CALL_BACK_IN, "not_reached": timedelta(hours=2)}


EVENTS = ("ringing", "answered", "ended")


STAMPS = {"answered": "answered_at", "ended": "ended_at"}


LONGEST = 64


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
    number_key = fields.Char(
        machine=True, string="Number as Dialled", personal="phone", index="btree_not_null"
    )
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
    complaint_id = fields.Many2one(
        "service.complaint", index="btree_not_null", ondelete="restrict", readonly=True
    )
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
        return super().create(
            [vals | {"number_key": self._number_key(vals.get("number"))} for vals in vals_list]
        )

    def write(self, vals):
        if not self.env.su and vals.keys() - WRITABLE_LATER:
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

    # A call begins and ends.

    @api.model
    def _begin(self, key, **vals):
        """The call of the desk with this key, begun now if it is new."""
        # sudo: calls are written by the desk, whose entry points have checked the agent
        Call, request = self.sudo(), None
        if key:  # no key is nobody's key, not that of any call without one
            asked = {"agent": self.env.uid}
            request, is_new = self.env["request.key"]._reserve_key(key, "service.call", asked)
            if not is_new:
                return Call.browse(request.res_id)
        now = fields.Datetime.now()
        vals = {"started_at": now, "answered_at": now, **vals, "agent_id": self.env.uid}
        call = Call.create(vals)
        if request:
            request.res_id = call.id
        return call

    def _belongs_to(self, partner):
        """Who calls is known; a number that was only typed in part is the customer's own."""
        self.ensure_one()
        vals = {"partner_id": partner.id}
        if not self.reference and partner.phone and self.number != partner.phone:
            if not self.number or self.number in partner.phone:
                vals["number"] = partner.phone
        # sudo: see _begin
        self.sudo().write(vals)

    def _end(self, result, **vals):
        """The agent is done with the call: note how it ended."""
        self.ensure_one()
        now = fields.Datetime.now()
        vals = {
            "result_id": result.id,
            "reason_id": (self.reason_id or result.reason_id).id,
            "ended_at": self.ended_at or now,
            **vals,
        }
        if not self.ended_at and not self.answered_at and result.kind != "not_reached":
            vals["answered_at"] = now
        if result.kind in DUE_AGAIN:
            vals.setdefault("callback_at", self._within_hours(now + DUE_AGAIN[result.kind]))
        elif result.kind != "void":
            self._return(self._waiting_for_customer())
        # sudo: see _begin
        self.sudo().write(vals)

    def _complain(self, order, words, name=""):
        """What the caller complains of becomes a complaint, once for a call."""
        self.ensure_one()
        if not words:
            raise UserError(
                self.env._("Type in the symptom what the caller complains about, then pass it on.")
            )
        if self.complaint_id:
            return
        partner = order.partner_id or self.partner_id
        complaint = self.env["service.complaint"]._take_up(
            words,
            order,
            partner_id=partner.id,
            contact_name=order.contact_name or partner.name or name,
            phone=order.phone or partner.phone or self.number,
            company_id=(order.company_id or self.company_id).id,
        )
        # sudo: see _begin
        self.sudo().complaint_id = complaint

    def _waiting_for_customer(self):
        """Earlier calls of this customer or number that nobody needs to return any more."""
        self.ensure_one()
        same = Domain("number_key", "=", self.number_key) & Domain("number_key", "!=", False)
        if self.partner_id:
            same |= Domain("partner_id", "=", self.partner_id.id)
        waiting = Domain("callback_at", "!=", False) & Domain("returned_by_id", "=", False)
        return self.search(waiting & same & Domain("id", "!=", self.id))

    def _return(self, missed):
        """This call answers one that was missed, or to be called back."""
        self.ensure_one()
        # sudo: see _begin
        missed.sudo().filtered(lambda call: not call.returned_by_id).returned_by_id = self

    @api.model
    def _to_return(self, limit):
        """Calls somebody waits for, the longest waiting first."""
        now = fields.Datetime.now()
        return self.search(
            [
                ("returned_by_id", "=", False),
                ("callback_at", "!=", False),
                ("callback_at", "<=", now + timedelta(days=1)),
            ],
            order="callback_at, id",
            limit=limit,
        )

    @api.model
    def _open_of(self, user):
        """The call an agent is in now, so that the desk finds it again."""
        return self.search(
            [
                ("agent_id", "=", user.id),
                ("result_id", "=", False),
                ("started_at", ">=", fields.Datetime.now() - SAME_CALL),
                ("state", "in", ("ringing", "talking")),
            ],
            limit=1,
        )

    # What the telephone system tells of calls.

    @api.model
    def _telephone(self, event, reference, number="", agent="", direction="in"):
        """Take one event of a call; told again or too late, it changes nothing.

        :param number: of the other side; none where it is withheld
        :param agent: extension or login of the agent whose telephone it is
        :return: the call and whether the event was news
        """
        number = "" if number is None else number
        self._check_event(event, reference, number, agent, direction)
        user = self.env["res.users"]._hotline_agent(agent)
        if not user:
            raise UserError(
                self.env._(
                    "No hotline agent has the extension or login “%s”."
                    " Set the extension on the user.",
                    agent,
                )
            )
        call, is_new = self._call_of(reference, number, user, direction)
        news = call._take_event(event) or is_new
        if news and event != "ended":
            call._pop_up(event)
        return call, news

    @api.model
    def _check_event(self, event, *texts):
        if event not in EVENTS:
            raise UserError(self.env._("The event is one of: %s.", ", ".join(EVENTS)))
        reference, _number, agent, direction = texts
        if not all(self._is_short_text(text) for text in texts):
            raise UserError(
                self.env._(
                    "Number, agent and reference are texts of %s letters at most, on one line.",
                    LONGEST,
                )
            )
        if not (reference and agent) or direction not in ("in", "out"):
            raise UserError(
                self.env._("An event needs a reference, an agent, and the direction “in” or “out”.")
            )

    @api.model
    def _is_short_text(self, text):
        return isinstance(text, str) and len(text) <= LONGEST and (not text or text.isprintable())

    @api.model
    def _call_of(self, reference, number, user, direction):
        """The call with this reference, and whether it is new to the agent.

        It may be on record, or begun at the desk by typing the number just now.
        """
        # sudo: the telephone system tells of everybody's calls and may do nothing else
        Call = self.sudo()
        company = self.env.company.id  # the telephone system's own
        call = Call.search([("reference", "=", reference), ("company_id", "=", company)], limit=1)
        if call:
            return call, False
        key = Call._number_key(number)
        # a withheld number is nobody's: it is not the one that was typed last
        typed = Call._open_of(user).filtered(
            lambda c: key and not c.reference and c.number_key == key
        )
        if typed:
            typed.reference = reference
            return typed, False
        vals = {
            "reference": reference,
            "number": number,
            "agent_id": user.id,
            "direction": direction,
            "partner_id": self._partner_of(number).id,
        }
        with made_once(self.env, f"call {reference}"):
            return Call.create(vals), True

    @api.model
    def _partner_of(self, number):
        # sudo: see _call_of
        known = self.env["res.partner"].sudo()._find_by_phone([number])
        return known.get(number, self.env["res.partner"])

    def _take_event(self, event):
        """Note when it was answered or ended; whether that was not known yet."""
        self.ensure_one()
        now = fields.Datetime.now()
        field = STAMPS.get(event)
        if not field or self[field] or self.ended_at:
            return False
        self[field] = now
        if self.state == "missed" and self.direction == "in":
            self.callback_at = self._within_hours(now + CALL_BACK_IN)
        return True

    def _within_hours(self, moment):
        """This moment, or when the company opens again: nobody is called at night."""
        calendar = self.company_id.resource_calendar_id
        # a calendar without hours plans nothing
        return calendar.plan_hours(0, moment, compute_leaves=True) or moment

    def _pop_up(self, event):
        """Open the desk of that agent, and of nobody else, on the number."""
        self.ensure_one()
        self.agent_id._bus_send(
            "service_hotline.call",
            {
                "id": self.id,
                "event": event,
                "number": self.number,
                "name": self.partner_id.name or "",
                "direction": self.direction,
            },
        )
