from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.service_base.buttons import count_lines, open_list
from odoo.addons.service_base.orm_cache import fetch_lines

from .service_order_promise import PROMISE_FIELDS
from .service_visit_workflow import OPEN_STATES

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


class ServiceOrder(models.Model):
    """The order in the field: its visits follow its steps, and its steps follow its visits."""

    _inherit = "service.order"

    technician_id = fields.Many2one(group_expand="_group_expand_technicians")
    visit_ids = fields.One2many("service.visit", "order_id", readonly=True)
    visit_count = fields.Integer(compute="_compute_visit_count")
    open_visit_id = fields.Many2one("service.visit", compute="_compute_open_visit_id")
    visit_start = fields.Datetime(string="Next Visit", compute="_compute_open_visit_id")
    can_be_dispatched = fields.Boolean(compute="_compute_can_be_dispatched")

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

    @api.depends("state", "visit_ids.state")
    def _compute_can_be_dispatched(self):
        """Somebody is to be sent, or somebody else; not while a technician is at work."""
        for order in self:
            order.can_be_dispatched = order.point_id and (
                order.state in ("new", "triaged", "assigned")
                or (order.state == "in_progress" and not order.open_visit_id)
            )

    def write(self, vals):
        """An order chosen on the board by dragging it to a technician is assigned to him.

        The context key only asks for a step that its user could take by the button as well.
        """
        if self.env.context.get("dispatch_board") and vals.keys() == {"technician_id"}:
            self.with_context(dispatch_board=False)._request("assign", vals=vals)
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

    @api.model
    def web_read_group(self, domain, groupby, *args, **options):
        """On the board the column of what is not assigned yet is open, not folded."""
        board = self.env.context.get("dispatch_board") and groupby == ["technician_id"]
        if board and not options.get("opening_info"):
            unassigned = {"value": False, "folded": False, "limit": 80, "offset": 0}
            options["opening_info"] = [unassigned]
        return super().web_read_group(domain, groupby, *args, **options)

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
                        "Nobody can be sent to order %s now: a technician is at work on it"
                        " or it is finished.",
                        order.name,
                    )
                )

    # --- what the steps of the order mean for its visits and promises ---

    def _on_assign(self):
        result = super()._on_assign()
        idle = self - self._open_visits().order_id.with_env(self.env)
        # sudo: the first visit is part of the step, which was checked
        self.env["service.visit"].sudo().create([order._prepare_visit_vals() for order in idle])
        for technician, orders in (self - idle).grouped("technician_id").items():
            visits = orders._open_visits()
            same = visits.filtered_domain([("technician_id", "=", technician.id)])
            (visits - same).write({"technician_id": technician.id})
        self._follow_step(met=["respond"])
        return result

    def _on_start(self):
        result = super()._on_start()
        self._open_visits().filtered(lambda visit: visit.state != "in_progress")._step("start")
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
            lambda order: order.state in ("new", "triaged", "assigned")
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
        own = self.env.user.service_point_ids
        if not (own and self.env.context.get("dispatch_board")):
            return technicians
        return technicians | technicians.search([("service_point_id", "in", own.ids)])
