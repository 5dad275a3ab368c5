from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.repair_intake.models.service_order_states import BEFORE_WORK, FINISHED_STATES
from odoo.addons.service_base.buttons import count_lines, open_list
from odoo.addons.service_base.labels import selection_labels
from odoo.addons.service_base.orm_cache import fetch_lines

from ..rules.suggestion import HORIZON, Candidate, next_free, rank
from .service_visit_states import OPEN_STATES

# What the steps of an order read of its visits.
VISIT_FIELDS = [
    "number",
    "state",
    "technician_id",
    "result",
    "reason",
    "arrived_at",
    "point_id",
    "imported",
]


# An order whose promise is still being made follows these.
PROMISE_FIELDS = {
    "partner_id",
    "area_id",
    "product_id",
    "categ_id",
    "service_type",
    "service_mode",
    "priority",
    "point_id",
    "reported_at",
}


# What the steps of an order read of its clocks.
CLOCK_FIELDS = ["kind", "state", "due_at", "met_at", "paused_at"]


TONES = {"missed": "danger", "met": "success"}


class Load(NamedTuple):
    """What a technician has to do around a window that is looked for."""

    visits: models.Model
    absences: list
    start: datetime
    end: datetime
    midnight: datetime

    def busy(self, but=()):
        """When he is not free, but for these visits: list of pairs."""
        visits = [visit for visit in self.visits if visit not in but]
        return [(v.planned_start, v.planned_end) for v in visits] + self.absences

    def touches(self, visit):
        return visit.planned_start < self.end and visit.planned_end > self.start

    def is_that_day(self, visit):
        return visit.planned_start < max(self.end, self.midnight + timedelta(days=1))


class ServiceOrder(models.Model):
    """The order in the field: its visits, who may go, and the clocks of what was promised."""

    _inherit = "service.order"

    technician_id = fields.Many2one(group_expand="_group_expand_technicians")
    visit_ids = fields.One2many("service.visit", "order_id", readonly=True)
    visit_count = fields.Integer(compute="_compute_visit_count")
    open_visit_id = fields.Many2one("service.visit", compute="_compute_open_visit_id")
    visit_start = fields.Datetime(string="Next Visit", compute="_compute_open_visit_id")
    can_be_dispatched = fields.Boolean(compute="_compute_can_be_dispatched")
    visit_passed = fields.Boolean(string="Window Passed", compute="_compute_visit_warnings")
    visit_breaks_promise = fields.Boolean(
        string="Later than Promised", compute="_compute_visit_warnings"
    )
    came_back = fields.Char(string="To Come Again", compute="_compute_came_back")
    sla_clock_ids = fields.One2many(
        "service.sla.clock", "order_id", string="Promises", readonly=True
    )
    promise_at = fields.Datetime(
        string="Promised Until",
        compute="_compute_promise",
        store=True,
        precompute=True,
        index="btree_not_null",
        help="The next promise that falls due; empty when none is running.",
    )
    promise_state = fields.Selection(
        [("running", "Running"), ("paused", "Paused"), ("late", "Late"), ("kept", "Kept")],
        string="Promise",
        compute="_compute_promise",
        store=True,
        precompute=True,
    )

    @api.depends("visit_ids")
    def _compute_visit_count(self):
        count_lines(self, "visit_count", "service.visit", "order_id")

    @api.depends("visit_ids.state", "visit_ids.planned_start")
    def _compute_open_visit_id(self):
        visits = self.env["service.visit"].search_fetch(
            [("order_id", "in", self.ids), ("state", "in", OPEN_STATES)],
            ["order_id", "planned_start"],
        )
        by_order = visits.grouped("order_id")
        for order in self:
            order.open_visit_id = by_order.get(order._origin)
            order.visit_start = order.open_visit_id.planned_start

    @api.depends("state", "point_id")
    def _compute_can_be_dispatched(self):
        """Somebody is to be sent, or somebody else; who is at work is replaced with a reason."""
        for order in self:
            order.can_be_dispatched = order.point_id and order._is_open()

    def write(self, vals):
        """An order chosen on the board by dragging it to a technician is assigned to him.

        The context key only asks for a step that its user could take by the button as well.
        """
        if self.env.context.get("dispatch_board") and vals.keys() == {"technician_id"}:
            orders = self.with_context(dispatch_board=False)
            orders._refuse_dragged_work()
            if vals["technician_id"]:
                orders._request("assign", vals=vals)
            else:
                orders._request("take_back")
            return True
        moved = self.browse()
        if "point_id" in vals:
            moved = self.filtered(lambda order: order.point_id.id != vals["point_id"])
        waited = "wait_reason" in vals and self._waiting_for_customer()
        result = super().write(vals)
        if moved:
            moved._leave_former_point()
        if "wait_reason" in vals:
            self._follow_wait(waited)
        if PROMISE_FIELDS & vals.keys():
            self._follow_promise(vals)
        return result

    def _refuse_dragged_work(self):
        """What somebody is at work on is given away with a reason, not by the way."""
        for order in self.filtered(lambda order: order.state == "in_progress"):
            raise UserError(
                self.env._(
                    "Somebody is at work on order %s. Open it, press “Dispatch Again” and say why"
                    " another technician goes on.",
                    order.name,
                )
            )

    @api.model
    def web_read_group(self, domain, groupby, *args, **options):
        """On the board the column of what is not assigned yet is open, not folded; technicians of
        several points stand together by point."""
        board = self.env.context.get("dispatch_board") and groupby == ["technician_id"]
        if board and not options.get("opening_info"):
            unassigned = {"value": False, "folded": False, "limit": 80, "offset": 0}
            options["opening_info"] = [unassigned]
        found = super().web_read_group(domain, groupby, *args, **options)
        if board and len(self.env.user._own_points()) != 1:
            self._sort_by_point(found["groups"])
        return found

    @api.model
    def _sort_by_point(self, groups):
        """Order the columns of technicians by their point, and name it; nobody's comes first."""
        named = [group for group in groups if group["technician_id"]]
        # sudo: the point that a technician works for, whose orders are shown
        technicians = self.env["hr.employee"].sudo()
        technicians = technicians.browse(group["technician_id"][0] for group in named)
        points = {t.id: t.service_point_id.name or "" for t in technicians}

        def place(group):
            technician = group["technician_id"]
            return (points[technician[0]], technician[1]) if technician else ("", "")

        groups.sort(key=place)
        for group in named:
            technician, name = group["technician_id"]
            group["technician_id"] = (technician, f"{name} · {points[technician]}")

    def action_open_dispatch(self):
        """Propose technicians, with reasons."""
        self.ensure_one()
        self.check_access("write")
        self._ensure_can_be_dispatched()
        wizard = self.env["service.dispatch"].create({"order_id": self.id})
        return wizard._get_records_action(name=self.env._("Choose a Technician"), target="new")

    def action_view_visits(self):
        self.ensure_one()
        return open_list(
            self.env, "field_dispatch.action_service_visit", [("order_id", "=", self.id)]
        )

    def _ensure_can_be_dispatched(self):
        for order in self:
            if not order.point_id:
                raise UserError(
                    self.env._("Order %s has no service point yet. Choose one first.", order.name)
                )
            if not order.can_be_dispatched:
                raise UserError(
                    self.env._(
                        "Nobody can be sent to order %s any more: it is finished.", order.name
                    )
                )

    # --- what the steps of the order mean for its visits and promises ---
    #
    # The order makes, starts and ends its visits, and what it does with them does not come back
    # to it. A visit that a person plans, starts or reports asks the order for its step, once.

    def _on_assign(self):
        result = super()._on_assign()
        idle = self - self._open_visits().order_id.with_env(self.env)
        # sudo: the first visit is part of the step, which was checked
        Visit = self.env["service.visit"].sudo()._as_step()
        Visit.create([order._prepare_visit_vals() for order in idle])
        for technician, orders in (self - idle).grouped("technician_id").items():
            visits = orders._open_visits()
            same = visits.filtered_domain([("technician_id", "=", technician.id)])
            (visits - same)._as_step().write({"technician_id": technician.id})
        self._follow_step(met=["respond"])
        return result

    def _on_take_back(self):
        result = super()._on_take_back()
        self._open_visits()._cancel(self.env._("The job was taken back."))
        return result

    def _on_start(self):
        result = super()._on_start()
        visits = self._open_visits()
        visits.filtered(lambda visit: visit.state != "in_progress")._start_with_order()
        self._follow_step(met=["arrive"])
        return result

    def _on_finish(self):
        result = super()._on_finish()
        visits = self._open_visits()
        started = visits.filtered(lambda visit: visit.state == "in_progress")
        started._close_with_order()
        (visits - started)._cancel(self.env._("The order was finished without this visit."))
        self._follow_step(met=["respond", "solve"], stopped=["arrive"])
        return result

    def _on_cancel(self):
        result = super()._on_cancel()
        self._open_visits()._cancel(self.env._("The order was cancelled."))
        self._follow_step(stopped=["respond", "arrive", "solve"])
        return result

    def _imported(self):
        """History has its visits too: one for each finished order."""
        result = super()._imported()
        self.env["service.visit"]._import_finished(self)
        return result

    def _open_visits(self):
        return self._fetch_visits().filtered(lambda visit: visit.state in OPEN_STATES)

    def _fetch_visits(self):
        """All visits with what the steps read of them, in one query."""
        # sudo: visits follow their order, whoever of the point takes the step
        return fetch_lines(self.sudo(), "visit_ids", VISIT_FIELDS)

    def _leave_former_point(self):
        """Another point takes over: who was to come from the former one does not."""
        visits = self._open_visits()
        visits._cancel(self.env._("The order went to another service point."))
        # sudo: only compares the technician's point with the order's
        strangers = self.filtered(
            lambda order: order.state in BEFORE_WORK
            and order.technician_id
            and order.technician_id.sudo().service_point_id != order.point_id
        )
        strangers.write({"technician_id": False})

    def _prepare_visit_vals(self):
        self.ensure_one()
        return {"order_id": self.id, "technician_id": self.technician_id.id}

    @api.model
    def _group_expand_technicians(self, technicians, domain):
        """On the board of a point every technician of it has a column, busy or not."""
        own = self.env.user._own_points()
        if not (own and self.env.context.get("dispatch_board")):
            return technicians
        return technicians | technicians.search([("service_point_id", "in", own.ids)])

    # Who of the point should go, and why.

    def _suggest_technicians(self, start=None, end=None):
        """Technicians of each order's point, the best first, all orders in a few queries.

        :param start: beginning of the window, now if not known
        :param end: end of the window, two hours later if not known
        :return: dict order → list of `rules.suggestion.Candidate`
        """
        start = start or fields.Datetime.now()
        end = end or start + timedelta(hours=2)
        # sudo: skills, past orders and load of own technicians, shown as a reason only
        orders = self.sudo()
        technicians = orders._technicians_by_point()
        everybody = orders.env["hr.employee"].union(*technicians.values())
        needed = orders.categ_id._service_skills()
        known = orders._known_skill_ids(everybody)
        served = orders._last_technician_by_partner()
        loads = orders._loads(everybody, start, end)
        none = orders.env["hr.skill"]
        return {
            order.with_env(self.env): rank(
                order._candidate(t, needed.get(order.categ_id, none), known, served, loads[t.id])
                for t in technicians.get(order.point_id, ())
            )
            for order in orders
        }

    def _candidate(self, technician, needed, known, served, load):
        self.ensure_one()
        matched = needed.filtered(lambda skill: skill.id in known[technician.id])
        visits = load.visits - self.visit_ids
        conflicts = [visit for visit in visits if load.touches(visit)]
        absent = any(begin < load.end and until > load.start for begin, until in load.absences)
        return Candidate(
            technician_id=technician.id,
            missing_skill_ids=tuple((needed - matched).ids),
            matched_skill_ids=tuple(matched.ids),
            served_customer=served.get(self.partner_id.id) == technician.id,
            visits_that_day=len([visit for visit in visits if load.is_that_day(visit)]),
            conflicts=len(conflicts),
            absent=absent,
            next_free=self._next_free(load) if conflicts or absent else load.start,
        )

    def _next_free(self, load):
        """When somebody has as much time for this order as is planned, in its opening hours."""
        self.ensure_one()
        opening = self._promise_calendar()._service_hours(
            self.company_id, load.start, load.start + HORIZON
        )
        busy = load.busy(but=self.visit_ids)
        return next_free(opening, busy, load.start, load.end - load.start)

    def _technicians_by_point(self):
        technicians = self.env["hr.employee"].search(
            [("service_point_id", "in", self.point_id.ids)]
        )
        return technicians.grouped("service_point_id")

    def _known_skill_ids(self, technicians):
        """Skills held today: dict technician id → set of skill ids."""
        held = self.env["hr.employee.skill"].search_fetch(
            [
                ("employee_id", "in", technicians.ids),
                "|",
                ("valid_to", "=", False),
                ("valid_to", ">=", fields.Date.context_today(self)),
            ],
            ["employee_id", "skill_id"],
        )
        skills = defaultdict(set)
        for line in held:
            skills[line.employee_id.id].add(line.skill_id.id)
        return skills

    def _last_technician_by_partner(self):
        """Who served each customer last: dict partner id → technician id."""
        groups = self._read_group(
            [
                ("partner_id", "in", self.partner_id.ids),
                ("technician_id", "!=", False),
                ("started_at", "!=", False),
                ("id", "not in", self.ids),
            ],
            ["partner_id", "technician_id"],
            ["started_at:max"],
            order="started_at:max",
        )
        return {partner.id: technician.id for partner, technician, _at in groups}

    def _loads(self, technicians, start, end):
        """What each technician has to do from that day on: dict technician id → `Load`."""
        Visit = self.env["service.visit"]
        midnight = Visit._midnight_of(start, self.point_id[:1].tz)
        horizon = max(end, start + HORIZON)
        visits = Visit._overlapping(technicians.ids, midnight, horizon).grouped("technician_id")
        absences = technicians._absences(start, horizon)
        return {
            technician.id: Load(
                visits.get(technician, Visit), absences[technician.id], start, end, midnight
            )
            for technician in technicians
        }

    # The plan against the promise, for the board.

    @api.depends("visit_ids.state", "visit_ids.planned_start", "visit_ids.planned_end")
    def _compute_visit_warnings(self):
        """A window that passed with nobody there, and one that comes after what was promised."""
        now = fields.Datetime.now()
        for order in self:
            visit = order.open_visit_id
            waiting = visit.planned_end and visit.state in ("planned", "confirmed")
            order.visit_passed = waiting and visit.planned_end < now
            broken = waiting and order._promises_broken(visit.planned_start, visit.planned_end)
            order.visit_breaks_promise = bool(broken)

    def _promises_broken(self, start, end):
        """Promises that are not kept if somebody comes at `start` and is done at `end`."""
        self.ensure_one()
        when = {"arrive": start, "solve": end}
        return self.sla_clock_ids.filtered(
            lambda clock: clock.kind in when
            and clock.state in ("running", "missed")
            and not (clock.met_at or clock.paused_at)
            and clock.due_at < when[clock.kind]
        )

    @api.depends("visit_ids.state", "visit_ids.result", "visit_ids.reason")
    def _compute_came_back(self):
        """Why somebody has to come again, until he is there."""
        results = selection_labels(self.env["service.visit"], "result")
        for order in self:
            visits = order.visit_ids.sorted("number")
            over = visits.filtered(lambda visit: visit.state == "done")[-1:]
            order.came_back = (
                over.result not in (False, "done")
                and visits[-1:].state != "in_progress"
                and order.state == "in_progress"
                and f"{results[over.result]}: {over.reason or ''}"
            )

    # What the customer was promised, and how it stands.

    @api.depends(
        "sla_clock_ids.state",
        "sla_clock_ids.due_at",
        "sla_clock_ids.met_at",
        "sla_clock_ids.paused_at",
        *PROMISE_FIELDS,
    )
    def _compute_promise(self):
        """The next promise due; of an order that is being written, what it will be promised."""
        planned = self.filtered(lambda order: not order._origin)._plan_clocks()
        for order in self:
            if not order._origin:
                dues = [vals["due_at"] for vals in planned.get(order, ())]
                order.promise_at = min(dues, default=False)
                order.promise_state = "running" if dues else False
                continue
            clocks = order.sla_clock_ids.filtered(lambda clock: clock.state != "stopped")
            unmet = clocks.filtered(lambda clock: not clock.met_at)
            ticking = unmet.filtered(lambda clock: not clock.paused_at)
            order.promise_at = min(ticking.mapped("due_at"), default=False)
            order.promise_state = order._promise_state(clocks, unmet, ticking)

    @api.model
    def _promise_state(self, clocks, unmet, ticking):
        if "missed" in clocks.mapped("state"):
            return "late"
        if ticking:
            return "running"
        if unmet:
            return "paused"
        return clocks and "kept"

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        orders._start_clocks()
        return orders

    def _exceeds_promise(self):
        return self.promise_state == "late" or super()._exceeds_promise()

    # --- clocks ---

    def _start_clocks(self):
        """Promise what the policies say, from the report on; history is promised nothing."""
        planned = self._plan_clocks()
        # sudo: promises are made by the rules, not by hand
        self.env["service.sla.clock"].sudo()._start([v for vals in planned.values() for v in vals])
        self.filtered(lambda o: o.wait_reason == "customer")._clocks()._pause()

    def _plan_clocks(self):
        """Values of the clocks to start: dict order → list of them, with `due_at`."""
        planned = {}
        for order in self:
            promise = None if order._is_history() else order._get_promise()
            if promise:
                planned[order] = order._prepare_clock_vals(promise)
        self.env["service.sla.clock"]._plan_start(planned)
        return planned

    def _prepare_clock_vals(self, promise):
        self.ensure_one()
        return [
            {
                "order_id": self.id,
                "company_id": self.company_id.id,
                "point_id": self.point_id.id or None,
                "policy_id": promise.policy_id,
                "kind": kind,
                "hours": hours,
                "round_the_clock": promise.round_the_clock,
                "started_at": self.reported_at,
                "state": "running",
            }
            for kind, hours in promise.hours
        ]

    def _is_history(self):
        self.ensure_one()
        return self.channel == "import"

    def _get_promise(self):
        """Hook: the `Promise` that a policy makes to this order, or None."""
        self.ensure_one()
        return self.env["service.sla.policy"]._promise(
            self.company_id.id,
            self.priority,
            self.service_type,
            self.service_mode,
            self.area_id._origin.id,
            self.point_id._origin.id,
        )

    def _promise_calendar(self):
        """Whose opening hours count."""
        self.ensure_one()
        return self.company_id._service_calendar(self.point_id._origin)

    def _clocks(self):
        # sudo: promises follow the steps of the order, they are not written by hand
        return fetch_lines(self.sudo(), "sla_clock_ids", CLOCK_FIELDS)

    def _waiting_for_customer(self):
        return self.filtered(lambda order: order.wait_reason == "customer")

    def _follow_wait(self, waited):
        """Waiting for the customer stops the promise to solve, and nothing else does.

        :param waited: those of these orders that waited for the customer before
        """
        waiting = self._waiting_for_customer()
        (waited - waiting)._clocks()._resume()
        (waiting - waited)._clocks()._pause()

    def _follow_promise(self, vals):
        """Until triage the promise is being made; later only the point's calendar counts."""
        new = self.filtered(lambda order: order.state == "new")
        if new:
            new._clocks().filtered(lambda clock: not clock.met_at).unlink()
            new._start_clocks()
            self.env.add_to_compute(self._fields["promise_at"], new)
        if "point_id" in vals:
            (self - new)._clocks().filtered(lambda clock: clock.state == "running")._plan()

    # --- what a visit asks of its order ---

    def _give_to(self, technician):
        """The orders are in the hands of whoever goes; one that is under way goes on."""
        running = self.filtered(lambda order: order.state == "in_progress")
        running.write({"technician_id": technician.id})
        if waiting := self - running:
            waiting._step("assign", {"technician_id": technician.id})

    def _visit_started(self):
        """With its first visit an order starts; nobody waits for the customer any more."""
        if waiting := self.filtered(lambda order: order.wait_reason == "customer"):
            waiting._stop_waiting()
        if assigned := self.filtered(lambda order: order.state == "assigned"):
            assigned._step("start")

    # --- steps ---

    def _follow_step(self, met=(), stopped=()):
        """The promises of these kinds are met, or not wanted any more."""
        # sudo: see _clocks
        clocks = self.env["service.sla.clock"].sudo()._follow_step(self, met, stopped)
        orders = clocks.order_id
        for name in ("promise_at", "promise_state"):
            self.env.add_to_compute(orders._fields[name], orders)

    def _on_triage(self):
        result = super()._on_triage()
        self._follow_step(met=["respond"])
        return result

    def _on_reopen(self):
        result = super()._on_reopen()
        self._clocks()._reopen()
        return result

    # The appointment, as its customer sees it.

    def _customer_view(self):
        view = super()._customer_view()
        # sudo: the customer hears of the own appointment, not of the visit
        visit = self.sudo().open_visit_id
        if visit.state != "confirmed" or not visit.planned_start:
            return view
        window = (self.env._("Appointment"), visit._window_text())
        return {**view, "facts": [*view["facts"], window]}

    # What was promised, told at the desk while the customer is on the line.

    def _desk_facts(self):
        facts = super()._desk_facts()
        kinds = selection_labels(self.env["service.sla.clock"], "kind")
        saved = self.filtered("id")
        for order in saved:
            order._add_clock_facts(facts[order], kinds)
            if order.visit_start:
                visit = self._desk_time(order.visit_start)
                facts[order].append(self._desk_fact(self.env._("Visit"), visit))
        for order, dues in (self - saved)._promised().items():
            facts[order] += [self._desk_fact(kinds[k], self._desk_time(due)) for k, due in dues]
        return facts

    def _add_clock_facts(self, facts, kinds):
        """The promises that are not kept yet."""
        self.ensure_one()
        for clock in self.sla_clock_ids.filtered(lambda c: not c.met_at and c.state != "stopped"):
            due = self._desk_time(clock.due_at)
            facts.append(self._desk_fact(kinds[clock.kind], due, TONES.get(clock.state, "")))

    def _promised(self):
        """What would be promised to orders that are not saved: order → list of (kind, due)."""
        return {
            order: sorted(((v["kind"], v["due_at"]) for v in vals), key=lambda pair: pair[1])
            for order, vals in self._plan_clocks().items()
        }

    @api.model
    def _desk_today(self, limit):
        """Promises that fall due until midnight of whoever asks, and those broken."""
        now = fields.Datetime.context_timestamp(self, fields.Datetime.now())
        midnight = now.replace(hour=23, minute=59, second=59).astimezone(UTC).replace(tzinfo=None)
        return self.search(
            [("promise_at", "<=", midnight), ("state", "not in", FINISHED_STATES)],
            order="promise_at, id",
            limit=limit,
        )

    # The appointment, on the printed sheets of an order.

    def _sheet_facts(self):
        came = self.visit_ids.filtered(lambda visit: visit.place == "site" and visit.arrived_at)
        last = came.sorted("arrived_at")[-1:]
        return {
            **super()._sheet_facts(),
            "appointment": self.visit_start or last.planned_start,
            "arrived": last.arrived_at,
            "left": last.finished_at,
        }
