from datetime import datetime, time, timedelta
from urllib.parse import quote

from pytz import timezone, utc

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL, format_datetime, groupby

from odoo.addons.service_base.labels import (
    MOST_LISTED,
    joined_lines,
    same_options,
    selection_labels,
)
from odoo.addons.service_base.models.step_mixin import Step

from ..rules.suggestion import HORIZON, next_free
from ..rules.window import end_after
from .service_visit_states import (
    AGAIN,
    AWAY_RESULTS,
    OPEN_STATES,
    RESULTS,
    STATES,
    USUAL_ORDER_RESULT,
)

# A visit that is over keeps these as they were.
REPORT_FIELDS = {
    "technician_id",
    "planned_start",
    "planned_end",
    "result",
    "reason",
    "order_result",
    "result_note",
    "next_start",
    "next_end",
}


class ServiceVisit(models.Model):
    """One technician at one job: at the customer's, or at the bench for what was carried in."""

    _name = "service.visit"
    _description = "Visit"
    _inherit = "step.mixin"
    _pictures_redrawn = True  # see ir.attachment
    _order = "planned_start, id"
    _rec_names_search = ["name", "order_id.contact_name", "order_id.phone"]

    order_id = fields.Many2one(
        "service.order", required=True, index=True, ondelete="restrict", readonly=True
    )
    number = fields.Integer(readonly=True, copy=False, aggregator=None)
    name = fields.Char(
        string="Visit Number",
        compute="_compute_name",
        store=True,
        precompute=True,
        index="trigram",
    )
    company_id = fields.Many2one(related="order_id.company_id", store=True, precompute=True)
    point_id = fields.Many2one(
        related="order_id.point_id",
        string="Service Point",
        store=True,
        precompute=True,
        index="btree_not_null",
    )
    technician_id = fields.Many2one(
        "hr.employee",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('service_point_id', '=', point_id)]",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Technician's User",
        compute="_compute_user_id",
        store=True,
        precompute=True,
        index="btree_not_null",
    )
    place = fields.Selection(
        [("site", "On Site"), ("bench", "At the Bench")],
        compute="_compute_place",
        store=True,
        precompute=True,
    )
    planned_start = fields.Datetime(string="From")
    planned_end = fields.Datetime(string="Until")
    arrived_at = fields.Datetime(string="Arrived", readonly=True, copy=False)
    finished_at = fields.Datetime(string="Finished", readonly=True, copy=False)
    state = fields.Selection(
        STATES, required=True, default="planned", readonly=True, copy=False, index=True
    )
    result = fields.Selection(RESULTS, string="Outcome", copy=False)
    reason = fields.Char(
        copy=False,
        help="Why the job is not finished, or the visit called off.",
        personal="text",
    )
    order_result = fields.Selection(
        selection=same_options("service.order", "result"),
        string="Result of the Order",
        compute="_compute_order_result",
        store=True,
        readonly=False,
        copy=False,
    )
    result_note = fields.Text(string="What Was Done", copy=False, personal="text")
    next_start = fields.Datetime(
        string="Again From", compute="_compute_next_window", store=True, readonly=False, copy=False
    )
    next_end = fields.Datetime(
        string="Again Until", compute="_compute_next_window", store=True, readonly=False, copy=False
    )
    imported = fields.Boolean(readonly=True, copy=False, help="History of another system.")
    note = fields.Text(string="For the Technician", personal="text")
    can_report = fields.Boolean(
        compute="_compute_can_report", help="Whether the visit is the user's to report or to plan."
    )
    conflict_count = fields.Integer(
        string="At the Same Time",
        compute="_compute_conflict_count",
        help="Other open visits of this technician that overlap this one.",
    )
    # what the technician needs to know of the order
    order_state = fields.Selection(related="order_id.state", string="Order State")
    contact_name = fields.Char(related="order_id.contact_name")
    phone = fields.Char(related="order_id.phone")
    street = fields.Char(related="order_id.street")
    area_id = fields.Many2one(related="order_id.area_id")
    product_id = fields.Many2one(related="order_id.product_id")
    serial = fields.Char(related="order_id.serial")
    symptom = fields.Text(related="order_id.symptom")
    service_type = fields.Selection(related="order_id.service_type")
    priority = fields.Selection(related="order_id.priority")
    promise_at = fields.Datetime(related="order_id.promise_at")
    promise_state = fields.Selection(related="order_id.promise_state")
    address = fields.Char(compute="_compute_address", personal="street")
    map_url = fields.Char(compute="_compute_address", personal="link")
    _number_unique = models.Constraint(
        "UNIQUE(order_id, number)", "This order has a visit with this number already."
    )
    _one_open = models.UniqueIndex(
        "(order_id) WHERE state IN ('planned', 'confirmed', 'in_progress')",
        "This order has an open visit already. Finish or cancel it first.",
    )
    _window_order = models.Constraint(
        "CHECK(planned_end > planned_start)", "A visit ends after it begins."
    )
    _window_whole = models.Constraint(
        "CHECK((planned_start IS NULL) = (planned_end IS NULL))",
        "A window has a beginning and an end.",
    )
    _finished_after_arrival = models.Constraint(
        "CHECK(finished_at >= arrived_at)", "A visit is finished after the arrival."
    )
    _has_technician = models.Constraint(
        "CHECK(COALESCE(imported, false) OR technician_id IS NOT NULL)",
        "A visit needs its technician.",
    )
    _done_has_result = models.Constraint(
        "CHECK(state != 'done' OR result IS NOT NULL)", "A finished visit needs its outcome."
    )
    _unfinished_has_reason = models.Constraint(
        "CHECK(state NOT IN ('done', 'cancelled') OR result = 'done'"
        " OR COALESCE(reason, '') != '')",
        "An unfinished visit states why.",
    )
    _window_idx = models.Index("(technician_id, planned_start) WHERE planned_start IS NOT NULL")
    verdict = fields.Selection(related="order_id.verdict")
    covered_until = fields.Date(related="order_id.covered_until")
    history_count = fields.Integer(related="order_id.history_count")
    charge_total = fields.Monetary(related="order_id.charge_total")
    takes_parts = fields.Boolean(compute="_compute_takes_parts")
    finish_remarks = fields.Text(related="order_id.finish_remarks")
    consent_missing = fields.Boolean(related="order_id.consent_missing")
    fee_due = fields.Boolean(related="order_id.fee_due")
    quote_state = fields.Selection(related="order_id.quote_state", string="Quote State")
    quote_total = fields.Monetary(related="order_id.quote_total")
    currency_id = fields.Many2one(related="order_id.currency_id")

    @api.depends("order_id.name", "number")
    def _compute_name(self):
        for visit in self:
            visit.name = f"{visit.order_id.name or ''}/{visit.number or ''}"

    @api.depends("name", "order_id.contact_name")
    def _compute_display_name(self):
        for visit in self:
            visit.display_name = " ".join(filter(None, (visit.name, visit.contact_name)))

    @api.depends("technician_id.user_id")
    def _compute_user_id(self):
        for visit in self:
            visit.user_id = visit.technician_id._technician_info().user

    @api.depends("order_id")
    def _compute_place(self):
        """Where the work is done; it stays when the order moves on to the workshop."""
        for visit in self:
            visit.place = "site" if visit.order_id.service_mode == "on_site" else "bench"

    @api.depends("result")
    def _compute_order_result(self):
        for visit in self:
            usual = visit.order_result or USUAL_ORDER_RESULT.get(visit.order_id.service_type)
            visit.order_result = usual if visit.result == "done" else False

    @api.depends("result")
    def _compute_next_window(self):
        """The next day: when the technician has as much time as this time took."""
        tomorrow = self.filtered(lambda v: v.result == "next_day" and not v.next_start)
        free = tomorrow._next_free_windows()
        for visit in self:
            if visit.result not in AGAIN:
                visit.next_start = visit.next_end = False
            elif visit in free:
                visit.next_start, visit.next_end = free[visit]
            else:
                visit.next_start, visit.next_end = visit.next_start, visit.next_end

    @api.depends("technician_id", "planned_start", "planned_end", "state")
    def _compute_conflict_count(self):
        open_ones = self.filtered(lambda v: v.planned_start and v.state in OPEN_STATES)
        others = self.sudo()._overlapping(  # sudo: counts a lent technician's visits elsewhere
            open_ones.technician_id.ids,
            min(open_ones.mapped("planned_start"), default=False),
            max(open_ones.mapped("planned_end"), default=False),
        )
        by_technician = others.grouped("technician_id")
        for visit in self:
            rivals = by_technician.get(visit.technician_id.sudo(), ())
            visit.conflict_count = visit in open_ones and sum(
                rival.planned_start < visit.planned_end
                and rival.planned_end > visit.planned_start
                and rival != visit._origin.sudo()
                for rival in rivals
            )

    @api.depends("user_id")
    @api.depends_context("uid")
    def _compute_can_report(self):
        mine = self._origin._filtered_access("write")
        for visit in self:
            visit.can_report = visit._origin in mine

    @api.depends("order_id")
    def _compute_takes_parts(self):
        for visit in self:
            visit.takes_parts = visit.order_id and visit.order_id._takes_parts()

    @api.depends("order_id.street", "order_id.area_id")
    def _compute_address(self):
        for visit in self:
            visit.address = visit.place == "site" and (
                f"{visit.area_id.complete_name or ''}{visit.street or ''}" or False
            )
            visit.map_url = visit.address and visit._map_url(visit.address)

    @api.model
    def _map_url(self, address):
        """Link that opens the address in a map; the system parameter names another map."""
        # sudo: one address pattern, not a secret
        pattern = (
            self.env["ir.config_parameter"]
            .sudo()
            .get_param("field_dispatch.map_url", "https://uri.amap.com/search?keyword=%s")
        )
        return pattern.replace("%s", quote(address))

    @api.model
    def _overlapping(self, technician_ids, start, end):
        """Open visits of these technicians that touch the time from `start` to `end`."""
        if not (technician_ids and start and end):
            return self.browse()
        return self.search_fetch(
            [
                ("technician_id", "in", technician_ids),
                ("state", "in", OPEN_STATES),
                ("planned_start", "<", end),
                ("planned_end", ">", start),
            ],
            ["technician_id", "planned_start", "planned_end"],
        )

    def action_show_contact(self):
        """Show whom to call and where to go; the view is logged on the order."""
        self.ensure_one()
        self.check_access("read")
        return self.order_id.action_show_contact()

    @api.onchange("planned_start")
    def _onchange_planned_start(self):
        """The end goes with the beginning; the visit stays as long as it was."""
        self.planned_end = end_after(self, "planned_start", "planned_end")

    @api.onchange("next_start")
    def _onchange_next_start(self):
        self.next_end = end_after(self, "next_start", "next_end")

    @api.model_create_multi
    def create(self, vals_list):
        visits = super().create(vals_list)
        planned = visits.filtered(lambda visit: visit.state in OPEN_STATES)
        planned._check_order_open()
        planned._check_technician()
        if not self._is_in_step():
            planned._ask_order_for_technician()
        planned._tell_technicians("visit_given")
        return visits

    def write(self, vals):
        self._refuse_by_hand([vals])
        if "order_id" in vals:
            raise UserError(self.env._("A visit belongs to its order for good. Plan a new one."))
        if REPORT_FIELDS & vals.keys():
            self._refuse_when_over()
        moved = self.browse()
        if "technician_id" in vals:
            moved = self.filtered(
                lambda v: v.state in OPEN_STATES and v.technician_id.id != vals["technician_id"]
            )
            moved._tell_technicians("visit_taken")
        result = super().write(vals)
        moved._tell_technicians("visit_given")
        if "technician_id" in vals:
            self._check_technician()
            if not self._is_in_step():
                self._ask_order_for_technician()
        return result

    def _tell_technicians(self, event):
        """Whoever goes hears that jobs are his, or his no more: once, however many."""
        # sudo: the users of the technicians, who are told
        for user, visits in self.sudo().grouped("user_id").items():
            if user:
                visits[0].order_id._notify_staff(event, visits._jobs_text, users=user)

    def _jobs_text(self, order):
        return joined_lines([visit._job_text(order) for visit in self[:MOST_LISTED]], len(self))

    def _job_text(self, order):
        """The job in one line, in the language of whoever reads it and the zone of the point."""
        visit = self.with_context(lang=order.env.lang)
        model = visit.product_id.display_name
        start = visit.planned_start and format_datetime(
            visit.env, visit.planned_start, tz=visit.point_id.tz, dt_format="short"
        )
        return " · ".join(filter(None, (visit.name, model, visit.area_id.name, start)))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A visit stays on file. Cancel it instead of deleting it."))

    @api.model
    def _steps(self):
        return {
            "confirm": Step(("planned",), "confirmed"),
            "start": Step(("planned", "confirmed"), "in_progress", stamp="arrived_at"),
            "finish": Step(("in_progress",), "done", stamp="finished_at"),
            "close_with_order": Step(("in_progress",), "done", stamp="finished_at"),
            "cancel": Step(OPEN_STATES, "cancelled"),
        }

    def _not_yours_message(self):
        others = self - self._filtered_access("write")
        return self.env._(
            "Visit %(visit)s is %(technician)s's. He reports it, or the point manager gives it to"
            " somebody else.",
            visit=others[:1].name,
            technician=others.technician_id._technician_info().name or "",
        )

    @api.model
    def _step_fields(self):
        return super()._step_fields() | {"imported", "number"}

    @api.model
    def _fill_in(self, vals_list):
        self.flush_model(["state"])  # a visit that just ended makes room for the next
        self._number(vals_list)

    # --- buttons and RPC ---

    def action_confirm(self):
        """The customer agreed to the window."""
        self._request("confirm")

    def action_start(self):
        self._request("start")

    def action_finish(self):
        """Report the outcome that the visit holds."""
        self._request("finish")
        return {"type": "ir.actions.act_window_close"}

    def action_cancel(self):
        """Call the visit off; its order stays open."""
        self._request("cancel", vals={"result": "cancelled"})
        return {"type": "ir.actions.act_window_close"}

    def action_open_finish(self):
        return self._open_dialog(
            "field_dispatch.view_service_visit_finish_form", self.env._("How Did It End?")
        )

    def action_open_cancel(self):
        return self._open_dialog(
            "field_dispatch.view_service_visit_cancel_form", self.env._("Call the Visit Off")
        )

    def action_open_parts(self):
        """What can be used here, the technician's own bag first."""
        self.ensure_one()
        self._before_request("finish")
        return self.order_id._open_parts_choice()

    def action_view_history(self):
        """Earlier orders of the customer and the device."""
        self.ensure_one()
        self.check_access("read")
        return self.order_id.action_view_history()

    def action_open_order(self):
        self.ensure_one()
        return self.order_id._get_records_action(name=self.order_id.name)

    @api.model
    def action_my_visits(self):
        """The technician's day and the next: what is under way, and what has no window yet."""
        return self.env["ir.actions.act_window"]._for_xml_id("field_dispatch.action_my_visits")

    def _open_dialog(self, view, title):
        self.ensure_one()
        self._before_request("finish")
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": self._name,
            "res_id": self.id,
            "views": [(self.env.ref(view).id, "form")],
            "target": "new",
        }

    # --- what the steps do ---

    def _on_confirm(self):
        self.order_id._tell_customer("appointed")

    def _on_start(self):
        """The technician has arrived; with the first visit the order starts."""
        self.order_id._visit_started()

    def _on_finish(self):
        self._log_unfinished()
        for result, visits in self.grouped("result").items():
            getattr(visits, f"_end_{result}")()

    def _on_cancel(self):
        self._log_unfinished()

    def _cancel(self, reason):
        if self:
            self._tell_technicians("visit_taken")
            self._step("cancel", {"result": "cancelled", "reason": reason})

    def _start_with_order(self):
        """The order was started by its own button: so is its visit."""
        self._check_step("start")
        self._write_step("start")

    def _close_with_order(self):
        """The order was finished by its own button: so is the work of this visit."""
        for visit in self:
            visit._step(
                "close_with_order", {"result": "done", "order_result": visit.order_id.result}
            )

    def _ask_order_for_technician(self):
        """A person planned the visit: the order is in the hands of whoever goes."""
        for technician, visits in self.grouped("technician_id").items():
            orders = visits.order_id.filtered(
                lambda order, technician=technician: order.technician_id != technician
                or order.state in ("new", "triaged")
            )
            orders._give_to(technician)

    @api.model
    def _number(self, vals_list):
        """Number the new visits of each order."""
        Order = self.env["service.order"]
        orders = Order.browse({vals["order_id"] for vals in vals_list if vals.get("order_id")})
        last = {}
        # sudo: an order counts all of its visits
        for visit in orders.sudo().visit_ids:
            last[visit.order_id.id] = max(last.get(visit.order_id.id, 0), visit.number)
        for vals in vals_list:
            order = vals.get("order_id")
            vals["number"] = last[order] = last.get(order, 0) + 1

    # What the outcome of a visit leads to: ``_end_<result>``.

    def _end_done(self):
        with self.order_id._telling_at_once() as orders:
            for visit in self:
                visit.order_id.with_env(orders.env).write(visit._prepare_order_result_vals())
        self.order_id._step("finish")

    def _end_workshop(self):
        """The unit comes in: from now on a job for the bench."""
        self.order_id.write({"service_mode": "carry_in", "wait_reason": False})

    def _end_next_day(self):
        self._plan_again()

    def _end_other_appointment(self):
        self._plan_again()

    def _end_customer_absent(self):
        self._plan_again()

    def _end_cancelled(self):
        """The customer wants no service any more."""
        for reason, visits in groupby(self, key=lambda visit: visit.reason):
            self.browse().concat(*visits).order_id._step("cancel", note=reason)

    def _plan_again(self):
        """The same technician comes again; the order stays in progress and its promises run on."""
        # sudo: the consequence of a report its author may make, for the same order
        self.sudo().create([visit._prepare_follow_on_vals() for visit in self])

    def _prepare_order_result_vals(self):
        self.ensure_one()
        vals = {"result": self.order_result}
        if self.result_note:
            vals["result_note"] = self.result_note
        return vals

    def _prepare_follow_on_vals(self):
        self.ensure_one()
        return {
            "order_id": self.order_id.id,
            "technician_id": self.technician_id.id,
            "planned_start": self.next_start,
            "planned_end": self.next_end,
            "note": self.reason,
        }

    def _log_unfinished(self):
        """Tell on the order's timeline why it is not finished yet."""
        results = selection_labels(self, "result")
        self.order_id._add_lines(
            [
                {
                    "order_id": visit.order_id.id,
                    "kind": "note",
                    "note": f"{visit.name} {results[visit.result]}: {visit.reason}",
                }
                for visit in self
                if visit.result != "done"
            ]
        )
        unfinished = self.filtered(lambda visit: visit.result not in ("done", "cancelled"))
        for visits in unfinished.grouped("point_id").values():
            visits[0].order_id._notify_staff("visit_unfinished", visits._unfinished_text)

    def _unfinished_text(self, order):
        visits = self.with_context(lang=order.env.lang)
        results = selection_labels(visits, "result")
        lines = [f"{visit.name} {results[visit.result]}: {visit.reason}" for visit in visits]
        return joined_lines(lines[:MOST_LISTED], len(lines))

    # The price is told and the fee taken at the customer's door.

    def action_quote(self):
        self.ensure_one()
        return self.order_id.action_quote()

    def action_take_fee(self):
        self.ensure_one()
        return self.order_id.action_take_fee()

    def _import_finished(self, orders):
        """The visits that the work on imported orders took, as far as history tells.

        One INSERT from the orders: fifty thousand pass here, and creating each by the ORM took
        several times as long.
        """
        orders.flush_recordset()
        columns = self._imported_columns()
        rows = self.env.execute_query(
            SQL(
                "INSERT INTO service_visit (%s) SELECT %s FROM service_order o"
                " LEFT JOIN hr_employee e ON e.id = o.technician_id"
                " WHERE o.id = ANY(%s) ORDER BY o.id RETURNING id",
                SQL(", ").join(map(SQL.identifier, columns)),
                SQL(", ").join(columns.values()),
                orders.ids,
            )
        )
        orders.invalidate_recordset(["visit_ids", "visit_count", "open_visit_id", "visit_start"])
        return self.browse([visit for (visit,) in rows])

    def _imported_columns(self):
        """Columns of an imported visit, from its order `o` and its technician `e`."""
        number = SQL(
            "(SELECT COALESCE(max(v.number), 0) + 1 FROM service_visit v WHERE v.order_id = o.id)"
        )
        return {
            "order_id": SQL("o.id"),
            "number": number,
            "name": SQL("o.name || '/' || %s", number),
            "company_id": SQL("o.company_id"),
            "point_id": SQL("o.point_id"),
            "technician_id": SQL("o.technician_id"),
            "user_id": SQL("e.user_id"),
            "place": SQL("CASE o.service_mode WHEN 'on_site' THEN 'site' ELSE 'bench' END"),
            "state": SQL("'done'"),
            "result": SQL("'done'"),
            "order_result": SQL("o.result"),
            "arrived_at": SQL("LEAST(o.started_at, o.done_at)"),
            "finished_at": SQL("o.done_at"),
            "imported": SQL("TRUE"),
            "create_uid": SQL("%s", self.env.uid),
            "create_date": SQL("%s", self.env.cr.now()),
            "write_uid": SQL("%s", self.env.uid),
            "write_date": SQL("%s", self.env.cr.now()),
        }

    # What a visit and its report must hold.

    def _guard_confirm(self):
        for visit in self:
            if not visit.planned_start:
                return self.env._(
                    "Visit %s has no window yet. Enter from when until when, then confirm.",
                    visit.name,
                )
        return False

    def _guard_finish(self):
        """The report says how it ended, and what that outcome asks for."""
        return next(filter(None, (visit._report_gap() for visit in self)), False)

    def _guard_cancel(self):
        for visit in self:
            if not visit.reason:
                return self.env._("Say why visit %s is called off, then cancel it.", visit.name)
        return False

    def _report_gap(self):
        """What the report still lacks, as a message; False if it is complete."""
        self.ensure_one()
        if not self.result:
            return self.env._("Visit %s has no outcome yet. Choose how it ended.", self.name)
        if self.place == "bench" and self.result in AWAY_RESULTS:
            results = selection_labels(self, "result")
            return self.env._(
                "Visit %(visit)s is work at the bench; it does not end with “%(result)s”.",
                visit=self.name,
                result=results[self.result],
            )
        if self.result == "done":
            return not self.order_result and self.env._(
                "Visit %s is done, but the result of the order is missing. Choose it.", self.name
            )
        if not (self.reason or "").strip():
            return self.env._("Visit %s is not finished. Say why.", self.name)
        if self.result == "other_appointment" and not self.next_start:
            return self.env._("Visit %s: say from when until when to come again.", self.name)
        return False

    @api.constrains("next_start", "next_end", "result")
    def _check_next_window(self):
        for visit in self:
            start, end = visit.next_start, visit.next_end
            if bool(start) != bool(end) or (start and start >= end):
                raise ValidationError(
                    self.env._("Visit %s: the next window ends after it begins.", visit.name)
                )

    def _check_order_open(self):
        for visit in self:
            if visit.order_id._is_finished():
                raise UserError(
                    self.env._(
                        "Order %s is not open any more, so no visit can be planned for it.",
                        visit.order_id.name,
                    )
                )

    def _check_technician(self):
        for visit in self:
            visit.technician_id._check_works_for(visit.point_id)

    def _refuse_when_over(self):
        for visit in self:
            if visit.state not in OPEN_STATES:
                raise UserError(
                    self.env._("Visit %s is over: its report is not changed any more.", visit.name)
                )

    # Windows of time, in the zone of the point.

    def _window_length(self):
        self.ensure_one()
        if self.planned_start and self.planned_end:
            return self.planned_end - self.planned_start
        return timedelta(hours=2)

    def _window_text(self):
        """The window as it is said aloud, on the clock of the point: 2026-11-23 09:00–11:00."""
        self.ensure_one()
        zone = timezone(self.order_id._promise_calendar().tz or "UTC")
        start, end = (
            utc.localize(moment).astimezone(zone)
            for moment in (self.planned_start, self.planned_end)
        )
        return f"{start:%Y-%m-%d %H:%M}–{end:%H:%M}"

    def _next_free_windows(self):
        """When each technician has as much time as this visit took, from the next day on.

        :return: dict visit → pair of datetimes
        """
        openings = self._next_openings()
        if not openings:
            return {}
        first, last = min(openings.values()), max(openings.values())
        # sudo: how busy each is, for whoever reports his visit
        loads = self.sudo().order_id._loads(self.technician_id, first, last + HORIZON)
        busy = {technician: load.busy() for technician, load in loads.items()}
        found = {}
        for visit, opening in openings.items():
            length = visit._window_length()
            hours = visit.order_id._promise_calendar()._service_hours(
                visit.company_id, opening, opening + HORIZON
            )
            taken = busy[visit.technician_id.id]
            start = next_free(hours, taken, opening, length) or opening
            found[visit] = (start, start + length)
            taken.append(found[visit])
        return found

    def _next_openings(self):
        """When the point of each visit opens on its next day: dict visit → datetime."""
        found = {}
        for point, visits in self.grouped("point_id").items():
            # sudo: opening hours are no secret
            calendar = point.sudo().calendar_id or self.env.company.resource_calendar_id
            tomorrow = self._midnight(calendar.tz, 1)
            wants = [(tomorrow, 0.0)]
            (opening,) = calendar._service_due_batch(point.company_id, wants)
            found.update(dict.fromkeys(visits, opening))
        return found

    @api.model
    def _midnight(self, tz, days=0):
        """Midnight of today or of a day after it in a zone, as naive UTC."""
        return self._midnight_of(fields.Datetime.now(), tz, days)

    @api.model
    def _midnight_of(self, moment, tz, days=0):
        """Midnight of the day that a naive UTC moment lies in there, or of a day after it."""
        zone = timezone(tz or "UTC")
        day = utc.localize(moment).astimezone(zone).date() + timedelta(days=days)
        local = zone.localize(datetime.combine(day, time.min))
        return local.astimezone(utc).replace(tzinfo=None)
