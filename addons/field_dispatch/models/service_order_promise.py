from odoo import api, fields, models

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
        index="btree_not_null",
        help="The next promise that falls due; empty when none is running.",
    )
    promise_state = fields.Selection(
        [("running", "Running"), ("paused", "Paused"), ("late", "Late"), ("kept", "Kept")],
        string="Promise",
        compute="_compute_promise",
        store=True,
    )

    @api.depends(
        "sla_clock_ids.state",
        "sla_clock_ids.due_at",
        "sla_clock_ids.met_at",
        "sla_clock_ids.paused_at",
    )
    def _compute_promise(self):
        for order in self:
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

    def write(self, vals):
        waited = "wait_reason" in vals and self._waiting_for_customer()
        result = super().write(vals)
        if "wait_reason" in vals:
            self._follow_wait(waited)
        if PROMISE_FIELDS & vals.keys():
            self._follow_promise(vals)
        return result

    # --- clocks ---

    def _start_clocks(self):
        """Promise what the policies say, from the report on; history is promised nothing."""
        fresh = self.filtered(lambda order: not order._is_history())
        if not fresh:
            return
        policies = self.env["service.sla.policy"]._match_batch(fresh)
        # sudo: promises are made by the rules, not by hand
        Clock = self.env["service.sla.clock"].sudo()
        Clock._start(
            [
                vals
                for order, policy in policies.items()
                if policy
                for vals in order._prepare_clock_vals(policy)
            ]
        )
        fresh.filtered(lambda o: o.wait_reason == "customer")._clocks()._pause()

    def _prepare_clock_vals(self, policy):
        self.ensure_one()
        return [
            {
                "order_id": self.id,
                "company_id": self.company_id.id,
                "point_id": self.point_id.id or None,
                "policy_id": policy.id,
                "kind": kind,
                "hours": hours,
                "round_the_clock": policy.round_the_clock,
                "started_at": self.reported_at,
                "state": "running",
            }
            for kind, hours in policy._promises()
        ]

    def _is_history(self):
        self.ensure_one()
        return bool(self.source) or self.channel == "import"

    def _sla_key(self):
        """What a policy may ask about."""
        self.ensure_one()
        return (
            self.company_id,
            self.priority,
            self.service_type,
            self.service_mode,
            self.area_id,
            self.point_id,
        )

    def _promise_calendar(self):
        """Whose opening hours count."""
        self.ensure_one()
        # sudo: opening hours are told to everybody who is promised something
        order = self.sudo()
        return order.point_id.calendar_id or order.company_id.resource_calendar_id

    def _clocks(self):
        # sudo: promises follow the steps of the order, they are not written by hand
        return self.sudo().sla_clock_ids

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
        if "point_id" in vals:
            (self - new)._clocks().filtered(lambda clock: clock.state == "running")._plan()

    # --- steps ---

    def _on_triage(self):
        result = super()._on_triage()
        self._clocks()._meet("respond")
        return result

    def _on_assign(self):
        result = super()._on_assign()
        self._clocks()._meet("respond")
        return result

    def _on_start(self):
        result = super()._on_start()
        self._clocks()._meet("arrive")
        return result

    def _on_finish(self):
        result = super()._on_finish()
        clocks = self._clocks()
        clocks._meet("respond")
        clocks._stop(["arrive"])
        clocks._meet("solve")
        return result

    def _on_reopen(self):
        result = super()._on_reopen()
        self._clocks()._reopen()
        return result

    def _on_cancel(self):
        result = super()._on_cancel()
        self._clocks()._stop()
        return result
