from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.service_base.buttons import count_lines, open_list
from odoo.addons.service_base.models.step_mixin import Step
from odoo.addons.service_base.seal import key_mark, same_seal, seal, seal_key

from .settlement_statement import FROZEN_STATES

BATCH = 5000


# Where an order is closed decides its month: the zone of its point, else of the company.
CLOSED_ORDERS = """
 DECLARE closed_orders NO SCROLL CURSOR FOR
  SELECT o.id, o.point_id, o.job_type, o.service_type, o.categ_id, o.area_id, p.level_id,
         o.service_mode, COALESCE(o.labour_free, FALSE), o.result, moment.local::date
    FROM service_order o
    JOIN res_company c ON c.id = o.company_id
    LEFT JOIN resource_calendar cc ON cc.id = c.resource_calendar_id
    LEFT JOIN service_point p ON p.id = o.point_id
    LEFT JOIN resource_calendar pc ON pc.id = p.calendar_id,
         LATERAL (SELECT o.closed_at AT TIME ZONE 'UTC'
                         AT TIME ZONE COALESCE(pc.tz, cc.tz, 'UTC') AS local) moment
   WHERE o.state = 'closed' AND o.company_id = %(company)s AND o.is_history IS NOT TRUE
     AND o.closed_at >= %(begin)s AND o.closed_at < %(end)s
     AND date_trunc('month', moment.local)::date = ANY(%(months)s)
     AND NOT EXISTS (SELECT FROM settlement_line l WHERE l.order_id = o.id)
   ORDER BY o.id
"""


INSERT_LINES = """
INSERT INTO settlement_line
       (statement_id, run_id, point_id, company_id, kind, order_id, technician_id, rate_id,
        amount, technician_amount, closed_on, is_late, job_type, service_type, service_mode,
        categ_id, area_id, level_id, in_warranty, result,
        create_uid, create_date, write_uid, write_date)
SELECT s.id, s.run_id, s.point_id, s.company_id, 'order', o.id, o.technician_id, r.id,
       r.amount, COALESCE(r.technician_amount, 0), v.closed_on, v.closed_on < s.month,
       o.job_type, o.service_type, o.service_mode, o.categ_id, o.area_id, p.level_id,
       COALESCE(o.labour_free, FALSE), o.result,
       {uid}, {now}, {uid}, {now}
  FROM (VALUES %s) AS v(order_id, statement_id, rate_id, closed_on)
  JOIN service_order o ON o.id = v.order_id
  JOIN settlement_statement s ON s.id = v.statement_id
  JOIN service_point p ON p.id = s.point_id
  JOIN settlement_rate r ON r.id = v.rate_id
    ON CONFLICT (order_id) DO NOTHING
"""


PRICED_LINES = """
  SELECT id, rate_id, job_type, service_type, categ_id, area_id, level_id, service_mode,
         in_warranty, result, closed_on
    FROM settlement_line
   WHERE run_id = %(run)s AND kind = 'order' AND id > %(last)s
   ORDER BY id
   LIMIT %(limit)s
"""


UPDATE_LINES = """
UPDATE settlement_line l
   SET rate_id = r.id, amount = r.amount, technician_amount = COALESCE(r.technician_amount, 0)
  FROM (VALUES %s) AS v(line_id, rate_id)
  JOIN settlement_rate r ON r.id = v.rate_id
 WHERE l.id = v.line_id
   AND (l.rate_id, l.amount, l.technician_amount)
       IS DISTINCT FROM (r.id, r.amount, COALESCE(r.technician_amount, 0))
"""


INSERT_EXCEPTIONS = """
INSERT INTO settlement_exception
       (run_id, company_id, order_id, reason, create_uid, create_date, write_uid, write_date)
SELECT {run}, {company}, v.order_id, v.reason, {uid}, {now}, {uid}, {now}
  FROM (VALUES %s) AS v(order_id, reason)
    ON CONFLICT (run_id, order_id) DO UPDATE SET reason = EXCLUDED.reason
                                   WHERE settlement_exception.reason <> EXCLUDED.reason
"""


class SettlementRun(models.Model):
    """A month of a company in five steps: compute, check, send, approve, bill."""

    _name = "settlement.run"
    _description = "Month-End"
    _inherit = ["mail.thread", "step.mixin"]
    _order = "month desc, id desc"

    name = fields.Char(compute="_compute_name", store=True, precompute=True)
    month = fields.Date(required=True, default=lambda self: self._default_month())
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, ondelete="restrict"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    state = fields.Selection(
        [
            ("draft", "Compute"),
            ("review", "Check"),
            ("sent", "Points Confirm"),
            ("approved", "Approved"),
            ("billed", "Billed"),
        ],
        required=True,
        default="draft",
        readonly=True,
        tracking=True,
        copy=False,
    )
    computed_at = fields.Datetime(string="Computed", readonly=True, copy=False)
    rates_fingerprint = fields.Char(
        machine=True,
        readonly=True,
        copy=False,
        help="Shows whether a rate has changed since the computing.",
    )
    statement_ids = fields.One2many("settlement.statement", "run_id", string="Statements")
    exception_ids = fields.One2many("settlement.exception", "run_id", string="Exceptions")
    statement_count = fields.Integer(compute="_compute_figures")
    open_count = fields.Integer(compute="_compute_figures", string="Not Confirmed")
    disputed_count = fields.Integer(compute="_compute_figures", string="Disputed")
    line_count = fields.Integer(compute="_compute_figures", string="Orders")
    amount_total = fields.Monetary(compute="_compute_figures", string="Total")
    exception_count = fields.Integer(compute="_compute_exception_count", string="Open Exceptions")
    _month_unique = models.Constraint(
        "UNIQUE(company_id, month)", "This month has its month-end already. Open that one."
    )
    _month_begins = models.Constraint(
        "CHECK(EXTRACT(day FROM month) = 1)", "A month is named by its first day."
    )
    seal = fields.Char(
        machine=True, readonly=True, copy=False, help="Of the statements that were approved."
    )

    def _default_month(self):
        """The month after the last one that has its month-end, at most this one."""
        this_month = fields.Date.context_today(self).replace(day=1)
        runs = self.search([("company_id", "=", self.env.company.id)], order="month desc", limit=1)
        if not runs:
            return this_month - relativedelta(months=1)
        return min(runs.month + relativedelta(months=1), this_month)

    @api.depends("month")
    def _compute_name(self):
        for run in self:
            run.name = run.month and run.month.strftime("%Y-%m")

    @api.depends("statement_ids.state", "statement_ids.amount_total")
    def _compute_figures(self):
        groups = self.env["settlement.statement"]._read_group(
            [("run_id", "in", self.ids)],
            ["run_id", "state"],
            ["__count", "line_count:sum", "amount_total:sum"],
        )
        for run in self:
            own = [(state, *sums) for owner, state, *sums in groups if owner == run]
            run.statement_count = sum(count for _state, count, _lines, _amount in own)
            run.line_count = sum(lines for _state, _count, lines, _amount in own)
            run.amount_total = sum(amount for _state, _count, _lines, amount in own)
            by_state = {state: count for state, count, _lines, _amount in own}
            run.disputed_count = by_state.get("disputed", 0)
            run.open_count = by_state.get("draft", 0) + by_state.get("sent", 0) + run.disputed_count

    @api.depends("exception_ids")
    def _compute_exception_count(self):
        count_lines(self, "exception_count", "settlement.exception", "run_id")

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [dict(vals) for vals in vals_list]
        for vals in vals_list:
            if month := fields.Date.to_date(vals.get("month")):
                vals["month"] = month.replace(day=1)
        return super().create(vals_list)

    def write(self, vals):
        self.check_access("write")
        if {"month", "company_id"} & vals.keys() and any(run.state != "draft" for run in self):
            raise UserError(self.env._("A month that was computed keeps its month."))
        if month := fields.Date.to_date(vals.get("month")):
            vals = dict(vals, month=month.replace(day=1))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_draft_only(self):
        if any(run.state != "draft" for run in self):
            raise UserError(self.env._("A month that was computed is kept. Compute it again."))

    # --- the steps ---

    @api.model
    def _steps(self):
        return {
            "compute": Step(("draft", "review"), "review", stamp="computed_at"),
            "send": Step(("review",), "sent"),
            "confirm_rest": Step(("sent",)),
            "approve": Step(("sent",), "approved"),
            "bill": Step(("approved",), "billed"),
        }

    @api.model
    def _step_fields(self):
        return super()._step_fields() | {"rates_fingerprint", "seal"}

    def action_compute(self):
        self._request("compute")

    def action_send(self):
        """Exceptions are looked at: the points get their statements to confirm."""
        self._request("send")

    def action_confirm_rest(self):
        """Confirm for the points that agreed in another way or did not object in time."""
        self._request("confirm_rest")

    def action_approve(self):
        self._request("approve")

    def action_bill(self):
        """Post the bills of all points at once."""
        self._request("bill")

    def _guard_compute(self):
        if self.month > fields.Date.context_today(self):
            return self.env._("%s has not begun yet, so there is nothing to settle.", self.name)
        return False

    def _guard_approve(self):
        """A statement that was billed before the others was confirmed, too."""
        waiting = self.statement_ids.filtered(lambda s: s.state not in FROZEN_STATES)
        if not waiting:
            return False
        return self.env._(
            "%(count)s statement(s) are not confirmed yet, such as %(name)s. Wait for the"
            " points, or confirm for them.",
            count=len(waiting),
            name=waiting[0].display_name,
        )

    def _on_send(self):
        self.statement_ids._step("send")

    def _on_confirm_rest(self):
        waiting = self.statement_ids.filtered(lambda statement: statement.state == "sent")
        waiting.action_confirm()

    def _on_approve(self):
        self._seal()

    def _on_bill(self):
        self.statement_ids.filtered(lambda statement: statement.state == "confirmed")._bill()

    def action_view_statements(self):
        return self._action_of("settlement_statement")

    def action_view_lines(self):
        return self._action_of("settlement_line")

    def action_view_exceptions(self):
        return self._action_of("settlement_exception")

    def _action_of(self, model):
        self.ensure_one()
        return open_list(self.env, f"service_settlement.action_{model}", [("run_id", "=", self.id)])

    # Computing a month: price the closed orders, once each, and gather them by point.
    #
    # Everything happens in one transaction: a run that dies leaves nothing behind. Orders come and
    # go in batches of SQL, so that time and memory stay in bounds however many there are.

    def _write_step(self, name):
        """A month in which computing finds nothing new stays as it is."""
        runs = self.filtered(lambda run: run._compute_month()) if name == "compute" else self
        return super(SettlementRun, runs)._write_step(name)

    def _compute_month(self):
        """Whether there was anything new."""
        self.ensure_one()
        self._take_lock()
        self.env.flush_all()
        sheet, fingerprint = self.env["settlement.rate"]._get_sheet(self.company_id)
        new_rates = fingerprint != self.rates_fingerprint
        repriced = self._reprice(sheet) if self.computed_at and new_rates else 0
        if self._settle_closed_orders(sheet) or repriced:
            self._refresh_totals()
        elif not new_rates:
            return False
        self._as_step().rates_fingerprint = fingerprint
        return True

    def _take_lock(self):
        if not self.try_lock_for_update():
            raise UserError(
                self.env._("Somebody is computing month %s right now. Try again later.", self.name)
            )

    # --- orders that are not settled yet ---

    def _settle_closed_orders(self, sheet):
        """Make a line for each closed order that has a rate; note the others as exceptions.

        :return: how many lines were made
        """
        statements = {statement.point_id.id: statement.id for statement in self.statement_ids}
        exceptions, made = [], 0
        for rows in self._closed_orders():
            rates = sheet.match_all(row[2:] for row in rows)
            priced = [(row, rate) for row, rate in zip(rows, rates, strict=True) if row[1] and rate]
            self._make_statements({row[1] for row, _rate in priced}, statements)
            made += self._insert_lines(
                [(row[0], statements[row[1]], rate.id, row[-1]) for row, rate in priced]
            )
            exceptions += [
                (row[0], "no_rate" if row[1] else "no_point")
                for row, rate in zip(rows, rates, strict=True)
                if not (row[1] and rate)
            ]
        self._note_exceptions(exceptions)
        return made

    def _closed_orders(self):
        """Batches of rows ``(order, point, criteria of pricing.Job …, day)``."""
        self.env.cr.execute(SQL(CLOSED_ORDERS, **self._prepare_order_query()))
        while rows := self.env.execute_query(SQL("FETCH %s FROM closed_orders", BATCH)):
            yield rows
        self.env.cr.execute("CLOSE closed_orders")

    def _prepare_order_query(self):
        """The month itself, and earlier ones whose statements went out before the order closed."""
        gone = self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("month", "<", self.month),
                ("state", "in", ("sent", "approved", "billed")),
            ]
        )
        months = [self.month, *gone.mapped("month")]
        day = timedelta(days=1)  # no zone is further from UTC
        return {
            "company": self.company_id.id,
            "months": months,
            "begin": fields.Datetime.to_datetime(min(months)) - day,
            "end": fields.Datetime.to_datetime(self.month + relativedelta(months=1)) + day,
        }

    def _make_statements(self, point_ids, statements):
        """Fill dict point id → statement id for these points."""
        points = self.env["service.point"].browse(sorted(point_ids - statements.keys()))
        if not points:
            return
        # sudo: statements are made by the month-end only, nobody may create them
        made = (
            self.env["settlement.statement"]
            .sudo()
            ._as_step()
            .with_context(mail_create_nolog=True, mail_create_nosubscribe=True)
            .create([self._prepare_statement_vals(point) for point in points])
        )
        self.env.flush_all()
        statements.update(zip(points.ids, made.ids, strict=True))

    def _prepare_statement_vals(self, point):
        self.ensure_one()
        return {
            "name": f"JS{self.month:%Y%m}-{point.code}",
            "run_id": self.id,
            "point_id": point.id,
        }

    def _insert_lines(self, rows):
        return self._execute_batch(INSERT_LINES, rows)

    def _note_exceptions(self, rows):
        self.env.cr.execute(
            SQL(
                "DELETE FROM settlement_exception WHERE run_id = %s AND order_id <> ALL(%s)",
                self.id,
                [order for order, _reason in rows],
            )
        )
        self._execute_batch(INSERT_EXCEPTIONS, rows)
        self.env["settlement.exception"].invalidate_model()
        self.invalidate_recordset(["exception_ids", "exception_count"])

    # --- orders of this month whose rates have changed since ---

    def _reprice(self, sheet):
        """Lines follow the rates until the statements are sent. Returns how many changed."""
        values, changed = {"run": self.id, "last": 0, "limit": BATCH}, 0
        while rows := self.env.execute_query(SQL(PRICED_LINES, **values)):
            values["last"] = rows[-1][0]
            rates = sheet.match_all(row[2:] for row in rows)
            pairs = [(row[0], rate) for row, rate in zip(rows, rates, strict=True)]
            changed += self._execute_batch(
                UPDATE_LINES, [(line, rate.id) for line, rate in pairs if rate]
            )
            changed += self._drop_lines([line for line, rate in pairs if not rate])
        return changed

    def _drop_lines(self, ids):
        """No rate fits them any more: they come back as exceptions."""
        self.env.cr.execute(SQL("DELETE FROM settlement_line WHERE id = ANY(%s)", ids))
        return len(ids)

    # --- helpers ---

    def _execute_batch(self, query, rows):
        """Run a statement over rows of VALUES and tell how many rows it changed."""
        if not rows:
            return 0
        quote = self.env.cr.mogrify
        stamps = {
            name: quote("%s", [value]).decode()
            for name, value in (
                ("uid", self.env.uid),
                ("now", self.env.cr.now()),
                ("run", self.id),
                ("company", self.company_id.id),
            )
        }
        changed = 0
        for start in range(0, len(rows), BATCH):
            batch = rows[start : start + BATCH]
            self.env.cr.execute_values(query.format(**stamps), batch, page_size=BATCH)
            changed += self.env.cr.rowcount
        return changed

    def _refresh_totals(self):
        """The lines came by SQL: let the statements sum them up again."""
        self.env["settlement.line"].invalidate_model(flush=False)
        self.invalidate_recordset(flush=False)
        statements = self.sudo().statement_ids  # sudo: totals are computed, not written
        for name in ("line_count", "amount_total", "technician_total"):
            self.env.add_to_compute(statements._fields[name], statements)
        statements.flush_recordset()

    # The statements of a month are sealed together, so that none of them disappears.

    def _seal(self):
        key = seal_key()
        for run in self:
            run._as_step().seal = run._expected_seal(key)

    def _expected_seal(self, key):
        facts = str(self.id), str(self.month), str(self.company_id.id)
        statements = (f"{s.id}:{s.seal}" for s in self.statement_ids.sorted("id"))
        return f"{key_mark(key)}-{seal(key, 'month', *facts, *statements)}"

    def _verify(self):
        """What is not as it was approved: ``{month: sentences}`` of the approved ones."""
        key = seal_key()
        return {
            run: []
            if same_seal(run.seal, run._expected_seal(key))
            else [self.env._("the statements of %s are not those that were approved", run.name)]
            for run in self.filtered(lambda run: run.state in ("approved", "billed"))
        }
