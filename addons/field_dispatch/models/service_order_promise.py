from odoo import api, fields, models

from odoo.addons.service_base.orm_cache import fetch_lines

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


class ServiceOrder(models.Model):
    """What the customer was promised, and how it stands."""

    _inherit = "service.order"

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
