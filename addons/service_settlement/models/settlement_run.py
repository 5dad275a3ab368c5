from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.service_base.buttons import count_lines, open_list
from odoo.addons.service_base.models.step_mixin import Step


class SettlementRun(models.Model):
    """A month of a company in five steps: compute, check, send, approve, bill."""

    _name = "settlement.run"
    _description = "Month-End"
    _inherit = ["mail.thread", "step.mixin"]
    _order = "month desc, id desc"

    def _default_month(self):
        return fields.Date.context_today(self).replace(day=1) - relativedelta(months=1)

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
        readonly=True, copy=False, help="Shows whether a rate has changed since the computing."
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

    def _guard_approve(self):
        waiting = self.statement_ids.filtered(lambda statement: statement.state != "confirmed")
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
