from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL, format_datetime

from odoo.addons.service_base.orm_cache import cache_lines

from ..rules.opening_hours import hours_between

KINDS = [("respond", "Respond"), ("arrive", "Arrive"), ("solve", "Solve")]

# Clocks marked as missed in one transaction of the regular work.
BATCH = 1000

# What a step of the order does to its clocks, and how they stand then; see `_follow_step`.
FOLLOWED = ("order_id", "kind", "state", "due_at", "met_at", "paused_at")
FOLLOW_STEP = """
  WITH changed AS (
UPDATE service_sla_clock
   SET met_at = CASE WHEN kind = ANY(%(met)s) THEN %(now)s END,
       paused_at = CASE WHEN kind = ANY(%(met)s) THEN paused_at END,
       state = CASE WHEN kind = ANY(%(stopped)s) THEN 'stopped'
                    WHEN state = 'running' AND due_at >= %(now)s THEN 'met'
                    ELSE 'missed' END,
       write_uid = %(uid)s, write_date = %(stamp)s
 WHERE order_id = ANY(%(ids)s) AND met_at IS NULL
   AND (kind = ANY(%(met)s) AND state IN ('running', 'missed')
        OR kind = ANY(%(stopped)s) AND state = 'running')
RETURNING id, state, met_at, paused_at)
SELECT clock.id, clock.order_id, clock.kind, COALESCE(changed.state, clock.state), clock.due_at,
       COALESCE(changed.met_at, clock.met_at),
       CASE WHEN changed.id IS NULL THEN clock.paused_at ELSE changed.paused_at END,
       changed.id IS NOT NULL
  FROM service_sla_clock clock
  LEFT JOIN changed USING (id)
 WHERE clock.order_id = ANY(%(ids)s)
 ORDER BY clock.order_id, clock.due_at
"""


class ServiceSlaClock(models.Model):
    """One promise of one order: from when, until when, kept or not."""

    _name = "service.sla.clock"
    _description = "Promise Clock"
    _order = "order_id, due_at"
    _rec_name = "order_id"

    order_id = fields.Many2one("service.order", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="order_id.company_id", store=True, precompute=True)
    point_id = fields.Many2one(
        related="order_id.point_id",
        string="Service Point",
        store=True,
        precompute=True,
        index="btree_not_null",
    )
    policy_id = fields.Many2one("service.sla.policy", ondelete="restrict")
    kind = fields.Selection(KINDS, required=True)
    hours = fields.Float(string="Promised Hours", help="As the policy said when it was promised.")
    round_the_clock = fields.Boolean()
    started_at = fields.Datetime(string="Since", required=True)
    due_at = fields.Datetime(string="Due", required=True)
    due_local = fields.Char(string="Due (Point's Time)", compute="_compute_due_local")
    met_at = fields.Datetime(string="Met")
    paused_at = fields.Datetime(string="Paused Since")
    paused_hours = fields.Float(help="Hours the customer took, added to the promise.")
    state = fields.Selection(
        [("running", "Running"), ("met", "Met"), ("missed", "Missed"), ("stopped", "Stopped")],
        required=True,
        default="running",
    )

    _kind_unique = models.Constraint(
        "UNIQUE(order_id, kind)", "An order has one clock of each kind."
    )
    _due_after_start = models.Constraint(
        "CHECK(due_at >= started_at)", "A promise falls due after it starts."
    )
    _running_idx = models.Index("(due_at) WHERE state = 'running' AND paused_at IS NULL")

    @api.depends("due_at", "point_id")
    def _compute_due_local(self):
        for clock in self:
            tz = clock.order_id._promise_calendar().tz
            clock.due_local = clock.due_at and (
                f"{format_datetime(self.env, clock.due_at, tz=tz, dt_format='short')} {tz}"
            )

    # --- due ---

    @api.model
    def _start(self, vals_list):
        """Start planned clocks in one statement.

        An order has three of them: inserted by the ORM, a hundred rows at a time, they would
        take most of the queries that reporting many orders takes.

        :param vals_list: complete
        """
        if not vals_list:
            return
        stamps = {name: self.env.uid for name in ("create_uid", "write_uid")}
        stamps |= {name: self.env.cr.now() for name in ("create_date", "write_date")}
        columns = [*vals_list[0], *stamps]
        rows = [tuple((vals | stamps)[name] for name in columns) for vals in vals_list]
        self.env.execute_query(
            SQL(
                "INSERT INTO service_sla_clock (%s) VALUES %s RETURNING id",
                SQL(", ").join(map(SQL.identifier, columns)),
                SQL(", ").join(rows),
            )
        )
        orders = self.env["service.order"].browse({vals["order_id"] for vals in vals_list})
        orders.invalidate_recordset(["sla_clock_ids"])

    @api.model
    def _plan_start(self, planned):
        """Fill in when clocks that are about to start fall due.

        :param planned: dict order → values of its clocks
        """
        none = self.env["resource.calendar"]
        groups = defaultdict(list)
        for order, vals_list in planned.items():
            always = all(vals["round_the_clock"] for vals in vals_list)  # as the policy says
            calendar = none if always else order._promise_calendar()
            groups[calendar, order.company_id] += vals_list
        for (calendar, company), group in groups.items():
            wants = [(vals["started_at"], vals["hours"]) for vals in group]
            dues = calendar._service_due_batch(company, wants)
            for vals, due_at in zip(group, dues, strict=True):
                vals["due_at"] = due_at

    def _plan(self):
        """Compute when each clock falls due: a few queries for each calendar."""
        for calendar, company, clocks in self._by_calendar():
            wants = [(clock.started_at, clock.hours + clock.paused_hours) for clock in clocks]
            dues = calendar._service_due_batch(company, wants)
            for clock, due_at in zip(clocks, dues, strict=True):
                clock.due_at = due_at

    def _by_calendar(self):
        """Triples (calendar, company, clocks); an empty calendar never closes."""
        none = self.env["resource.calendar"]
        groups = self.grouped(
            lambda clock: (
                none if clock.round_the_clock else clock.order_id._promise_calendar(),
                clock.company_id,
            )
        )
        return [(calendar, company, clocks) for (calendar, company), clocks in groups.items()]

    # --- what happens to a clock ---

    @api.model
    def _follow_step(self, orders, met, stopped):
        """Meet or stop promises of orders, in one statement that every step sends.

        What is done too late is missed, but its time is kept. All clocks of the orders are in
        the cache afterwards, because the orders tell how their promises stand.

        :param met: kinds of clocks
        :param stopped: kinds of clocks
        :return: the clocks that changed
        """
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                FOLLOW_STEP,
                ids=orders.ids,
                met=list(met),
                stopped=list(stopped),
                now=fields.Datetime.now(),
                uid=self.env.uid,
                stamp=self.env.cr.now(),
            )
        )
        clocks = cache_lines(orders.sudo(), "sla_clock_ids", [row[:-1] for row in rows], FOLLOWED)
        return clocks.browse(row[0] for row in rows if row[-1])

    def _reopen(self):
        """It was not solved after all: the promise runs on as it was."""
        clocks = self.filtered(lambda clock: clock.kind == "solve" and clock.met_at)
        clocks.write({"met_at": False, "state": "running"})

    def _pause(self):
        """From now on the customer takes the time; ``_resume`` gives it back."""
        running = self.filtered(
            lambda c: c.kind == "solve" and c.state == "running" and not c.paused_at
        )
        running.write({"paused_at": fields.Datetime.now()})

    def _resume(self):
        """Give back the opening hours that the customer took."""
        now = fields.Datetime.now()
        clocks = self.filtered("paused_at")
        for calendar, company, group in clocks._by_calendar():
            first = min(group.mapped("paused_at"))
            hours = calendar._service_hours(company, first, now)
            for clock in group:
                clock.paused_hours += hours_between(hours, clock.paused_at, now)
        clocks.paused_at = False
        clocks._plan()

    # --- regular work ---

    @api.model
    def _cron_mark_missed(self):
        domain = [
            ("state", "=", "running"),
            ("paused_at", "=", False),
            ("due_at", "<", fields.Datetime.now()),
        ]
        Cron = self.env["ir.cron"]
        Cron._commit_progress(remaining=self.search_count(domain))
        while clocks := self.search(domain, limit=BATCH).try_lock_for_update():
            clocks.write({"state": "missed"})
            if not Cron._commit_progress(len(clocks)):
                break
