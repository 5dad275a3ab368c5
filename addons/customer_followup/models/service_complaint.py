from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

from odoo.addons.service_base.models.step_mixin import Step

UTC = ZoneInfo("UTC")


# Whose work complaints are.
OFFICER = "customer_followup.group_complaint_officer"


class ServiceComplaint(models.Model):
    """A complaint: acknowledged within minutes, answered within working days."""

    _name = "service.complaint"
    _description = "Complaint"
    _pictures_redrawn = True  # see ir.attachment
    _inherit = ["mail.thread", "mail.activity.mixin", "step.mixin"]
    _order = "deadline, id"
    _check_company_auto = True
    _rec_names_search = ["name", "phone", "order_id.name"]

    name = fields.Char(string="Number", readonly=True, by_hand="new", copy=False, index="trigram")
    order_id = fields.Many2one(
        "service.order", index="btree_not_null", check_company=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_company_id",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    point_id = fields.Many2one(
        "service.point",
        compute="_compute_from_order",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        compute="_compute_from_order",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    contact_name = fields.Char(
        string="Customer's Name",
        compute="_compute_from_order",
        store=True,
        readonly=False,
        precompute=True,
        personal="name",
    )
    phone = fields.Char(
        compute="_compute_from_order",
        store=True,
        readonly=False,
        precompute=True,
        personal="phone",
    )
    channel = fields.Selection(
        [
            ("phone", "Phone"),
            ("letter", "Letter"),
            ("in_person", "In Person"),
            ("callback", "Follow-up Call"),
            ("web", "Website"),
        ],
        required=True,
        default="phone",
    )
    severity = fields.Selection(
        [("0", "Normal"), ("1", "Serious"), ("2", "Grave")], required=True, default="0"
    )
    state = fields.Selection(
        [
            ("new", "New"),
            ("acknowledged", "Acknowledged"),
            ("answered", "Answered"),
            ("closed", "Closed"),
        ],
        required=True,
        default="new",
        group_expand=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )
    officer_id = fields.Many2one(
        "res.users", tracking=True, index="btree_not_null", ondelete="restrict"
    )
    description = fields.Text(
        string="Complaint",
        required=True,
        personal="text",
        groups="customer_privacy.group_talk_reader",
    )
    received_at = fields.Datetime(
        string="Received", required=True, default=fields.Datetime.now, copy=False
    )
    acknowledge_by = fields.Datetime(readonly=True, copy=False)
    answer_by = fields.Datetime(readonly=True, copy=False)
    deadline = fields.Datetime(
        compute="_compute_deadline",
        store=True,
        index=True,
        help="When the next step is due.",
    )
    acknowledged_at = fields.Datetime(string="Acknowledged on", readonly=True, copy=False)
    answered_at = fields.Datetime(string="Answered", readonly=True, copy=False)
    closed_at = fields.Datetime(string="Closed", readonly=True, copy=False)
    is_late = fields.Boolean(compute="_compute_is_late")
    cause = fields.Text(personal="text", groups="customer_privacy.group_talk_reader")
    responsible = fields.Selection(
        [
            ("point", "Service Point"),
            ("technician", "Technician"),
            ("parts", "Parts"),
            ("product", "Product"),
            ("transport", "Transport"),
            ("other", "Other"),
        ],
        tracking=True,
    )
    remedy = fields.Text(
        string="Remedy and Answer", personal="text", groups="customer_privacy.group_talk_reader"
    )
    _name_unique = models.Constraint("UNIQUE(company_id, name)", "This complaint number is taken.")
    _open_unique = models.UniqueIndex(
        "(order_id) WHERE state != 'closed' AND order_id IS NOT NULL",
        "This order has an open complaint already. Add to that one.",
    )

    @api.depends("order_id", "point_id")
    def _compute_company_id(self):
        for complaint in self:
            told = complaint.order_id.company_id or complaint.point_id.company_id
            complaint.company_id = told or complaint.company_id or self.env.company

    @api.depends("order_id")
    def _compute_from_order(self):
        for complaint in self:
            order = complaint.order_id
            complaint.point_id = order.point_id or complaint.point_id
            complaint.partner_id = order.partner_id or complaint.partner_id
            complaint.contact_name = order.contact_name or complaint.contact_name
            complaint.phone = order.phone or complaint.phone

    @api.depends("state", "acknowledge_by", "answer_by")
    def _compute_deadline(self):
        for complaint in self:
            by_state = {"new": complaint.acknowledge_by, "acknowledged": complaint.answer_by}
            complaint.deadline = by_state.get(complaint.state)

    @api.depends("deadline")
    def _compute_is_late(self):
        now = fields.Datetime.now()
        for complaint in self:
            complaint.is_late = bool(complaint.deadline and complaint.deadline < now)

    @api.model
    def _fill_in(self, vals_list):
        for vals in vals_list:
            vals["name"] = self.env["ir.sequence"].next_by_code("service.complaint")

    @api.model_create_multi
    def create(self, vals_list):
        complaints = super().create(vals_list)
        complaints._set_deadlines()
        complaints._notify_staff("complaint_new", lambda complaint: complaint._notice_text())
        return complaints

    def write(self, vals):
        self.check_access("write")
        if any(complaint.state == "closed" for complaint in self):
            self._refuse_closed(vals)
        result = super().write(vals)
        if {"received_at", "point_id"} & vals.keys():
            self._set_deadlines()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A complaint is kept. Answer and close it."))

    def _refuse_closed(self, vals):
        if {name for name in vals if name in self._own_facts()}:
            raise UserError(self.env._("A closed complaint is not changed any more."))

    @api.model
    def _own_facts(self):
        return {
            "order_id", "point_id", "partner_id", "channel", "severity", "description",
            "received_at", "cause", "responsible", "remedy",
        }  # fmt: skip

    # How a complaint moves, and until when.

    @api.model
    def _steps(self):
        return {
            "acknowledge": Step(("new",), "acknowledged", groups=OFFICER, stamp="acknowledged_at"),
            "answer": Step(
                ("acknowledged",),
                "answered",
                groups=OFFICER,
                needs=("cause", "responsible", "remedy"),
                stamp="answered_at",
            ),
            "reopen": Step(("answered",), "acknowledged", groups=OFFICER),
            "close": Step(("answered",), "closed", groups=OFFICER, stamp="closed_at"),
        }

    @api.model
    def _step_fields(self):
        return super()._step_fields() | {"acknowledge_by", "answer_by"}

    # --- buttons ---

    def action_acknowledge(self):
        self._request("acknowledge")

    def action_answer(self):
        self._request("answer")

    def action_reopen(self):
        """The customer does not accept the answer."""
        self._request("reopen")

    def action_close(self):
        self._request("close")

    def _on_acknowledge(self):
        self._staff_done("complaint_new")
        for complaint in self.filtered(lambda complaint: not complaint.officer_id):
            complaint.officer_id = self.env.user

    # --- taken up elsewhere ---

    @api.model
    def _take_up(self, words, order, **vals):
        """A complaint in a customer's words; what is open about the order hears more.

        Called from the hotline's desk (`service.call`). What a follow-up answers opens its own in
        `followup.task`.
        """
        # sudo: who takes a complaint may not change one
        known = order and self.sudo().search(
            [("order_id", "=", order.id), ("state", "!=", "closed")], limit=1
        )
        if not known:
            return self.create({**vals, "order_id": order.id, "description": words})
        known.description = f"{known.description}\n\n{words}"
        known.filtered(lambda complaint: complaint.state == "answered")._step("reopen")
        known._notify_staff("complaint_new", lambda complaint: complaint._more_text())
        return known.with_env(self.env)

    def _notice_text(self):
        return self.env._(
            "Complaint %(name)s: acknowledge it by %(time)s.",
            name=self.name,
            time=self._local_time(self.acknowledge_by),
        )

    def _more_text(self):
        return self.env._("Complaint %s: the customer has complained again.", self.name)

    def _local_time(self, moment):
        calendar = self.point_id.calendar_id or self.company_id.resource_calendar_id
        return format_datetime(self.env, moment, tz=calendar.tz, dt_format="yyyy-MM-dd HH:mm")

    # --- until when ---

    def _set_deadlines(self):
        """Both deadlines in the working time of the point, or else of the company."""
        known = {}
        # sudo: whoever may open a complaint may not write its deadlines by hand
        for complaint in self.sudo():
            calendar = complaint.point_id.calendar_id or complaint.company_id.resource_calendar_id
            key = (calendar, complaint.company_id, complaint.received_at)
            if key not in known:
                known[key] = self._prepare_deadline_vals(*key)
            complaint._as_step().write(known[key])

    @api.model
    def _prepare_deadline_vals(self, calendar, company, received_at):
        minutes, days = company.complaint_acknowledge_minutes, company.complaint_answer_days
        acknowledge = calendar.plan_hours(minutes / 60, received_at, compute_leaves=True)
        answer = self._end_of_working_day(calendar, received_at, days)
        # a flexible calendar plans nothing: then the clock does
        return {
            "acknowledge_by": acknowledge or received_at + timedelta(minutes=minutes),
            "answer_by": answer or received_at + timedelta(days=days),
        }

    @api.model
    def _end_of_working_day(self, calendar, moment, days):
        """When the shop shuts on the n-th working day after the day of this UTC moment."""
        zone = ZoneInfo(calendar.tz or "UTC")
        local = moment.replace(tzinfo=UTC).astimezone(zone)
        morrow = datetime.combine(local.date() + timedelta(days=1), time(), tzinfo=zone)
        reached = calendar.plan_days(days, morrow, compute_leaves=True)
        if not reached:
            return False
        midnight = datetime.combine(reached.astimezone(zone).date(), time(), tzinfo=zone)
        intervals = calendar._work_intervals_batch(midnight, midnight + timedelta(days=1))[False]
        end = max(stop for _start, stop, _attendance in intervals)
        return end.astimezone(UTC).replace(tzinfo=None)
