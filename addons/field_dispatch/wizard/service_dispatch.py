from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

from odoo.addons.service_base.labels import listing, selection_labels

from ..rules.window import USUAL_LENGTH, end_after


class ServiceDispatch(models.TransientModel):
    """Who goes when: the technicians of the order's point, the best first, one tap each."""

    _name = "service.dispatch"
    _description = "Dispatch"

    order_id = fields.Many2one("service.order", required=True, readonly=True, ondelete="cascade")
    point_id = fields.Many2one(related="order_id.point_id", string="Service Point")
    contact_name = fields.Char(related="order_id.contact_name")
    product_id = fields.Many2one(related="order_id.product_id")
    area_id = fields.Many2one(related="order_id.area_id")
    promise_at = fields.Datetime(related="order_id.promise_at")
    planned_start = fields.Datetime(string="From")
    planned_end = fields.Datetime(string="Until")
    note = fields.Text(string="For the Technician")
    promise_warning = fields.Char(compute="_compute_promise_warning")
    is_at_work = fields.Boolean(compute="_compute_is_at_work")
    reason = fields.Char(
        string="Why Somebody Else", help="Why another technician goes on with the work."
    )
    line_ids = fields.One2many("service.dispatch.line", "dispatch_id")

    @api.depends("order_id", "planned_start", "planned_end")
    def _compute_promise_warning(self):
        kinds = selection_labels(self.env["service.sla.clock"], "kind")
        for dispatch in self:
            start, end = dispatch.planned_start, dispatch.planned_end
            broken = dispatch.order_id._promises_broken(start, end) if start and end else ()
            dispatch.promise_warning = listing(
                self.env, [f"{kinds[clock.kind]} {clock.due_local}" for clock in broken]
            )

    @api.depends("order_id")
    def _compute_is_at_work(self):
        for dispatch in self:
            dispatch.is_at_work = dispatch.order_id.open_visit_id.state == "in_progress"

    @api.model_create_multi
    def create(self, vals_list):
        dispatches = super().create(vals_list)
        dispatches.order_id.check_access("write")
        dispatches.order_id._ensure_can_be_dispatched()
        for dispatch in dispatches:
            dispatch._propose()
        return dispatches

    @api.constrains("planned_start", "planned_end")
    def _check_window(self):
        for dispatch in self:
            start, end = dispatch.planned_start, dispatch.planned_end
            if bool(start) != bool(end) or (start and start >= end):
                raise ValidationError(self.env._("The window ends after it begins."))

    @api.onchange("planned_start")
    def _onchange_planned_start(self):
        """The end goes with the beginning."""
        self.planned_end = end_after(self, "planned_start", "planned_end")

    def _propose(self):
        """Fill in the next window and the technicians."""
        self.ensure_one()
        if not self.planned_start:
            self.write(self._prepare_window_vals())
        candidates = self._candidates()
        self.line_ids = [
            Command.create({"technician_id": candidate.technician_id, "sequence": sequence})
            for sequence, candidate in enumerate(candidates)
        ]

    def _candidates(self):
        """Ranked candidates for the window, for whoever may read the order."""
        self.ensure_one()
        order = self.order_id._origin
        order.check_access("read")
        return order._suggest_technicians(self.planned_start, self.planned_end)[order]

    def _prepare_window_vals(self):
        """The window of the open visit, else the next half hour in which the point is open."""
        visit = self.order_id.open_visit_id.filtered(lambda visit: visit.state != "in_progress")
        start, end = visit.planned_start, visit.planned_end
        if not start:
            # sudo: opening hours are told to everybody who is promised something
            point = self.order_id.point_id.sudo()
            soon = fields.Datetime.now() + timedelta(minutes=30)
            soon = soon.replace(minute=soon.minute // 30 * 30, second=0, microsecond=0)
            (start,) = point.calendar_id._service_due_batch(point.company_id, [(soon, 0.0)])
            end = start + USUAL_LENGTH
        return {"planned_start": start, "planned_end": end}

    def _assign(self, technician, start, end):
        """Send the technician: the order is assigned and its visit gets the window."""
        self.ensure_one()
        order = self.order_id
        order.check_access("write")
        order._ensure_can_be_dispatched()
        vals = self._prepare_visit_vals(start, end)
        if order.state == "in_progress":
            self._call_off_running(technician)
            visit_vals = dict(order._prepare_visit_vals(), technician_id=technician.id)
            self.env["service.visit"].create(visit_vals | vals)
        else:
            order._step("assign", {"technician_id": technician.id})
            order.open_visit_id.write(vals)
        return {"type": "ir.actions.act_window_close"}

    def _call_off_running(self, technician):
        """Whoever was at work goes on no more, and the order tells why."""
        visit = self.order_id.open_visit_id
        if not visit:
            return
        if visit.technician_id == technician:
            raise UserError(
                self.env._(
                    "%(technician)s is at work on it already. Choose somebody else.",
                    technician=technician._technician_info().name,
                )
            )
        if not (self.reason or "").strip():
            raise UserError(
                self.env._(
                    "%(technician)s is at work on order %(order)s. Say why somebody else goes on.",
                    technician=visit.technician_id._technician_info().name,
                    order=self.order_id.name,
                )
            )
        visit._cancel(self.reason)

    def _prepare_visit_vals(self, start, end):
        self.ensure_one()
        vals = {"planned_start": start, "planned_end": end}
        return dict(vals, note=self.note) if self.note else vals
