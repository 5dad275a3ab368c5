from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .service_visit_workflow import MOVES, OPEN_STATES

# Compared by identity: no client can send it, so only `_move` and the import set a state.
_MOVE = object()

MOVE_FIELDS = {"state", "arrived_at", "finished_at", "imported", "number"}

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
    _inherit = "service.visit"

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse_move_fields(vals_list)
        self.flush_model(["state"])  # a visit that just ended makes room for the next
        self._number(vals_list)
        visits = super().create(vals_list)
        planned = visits.filtered(lambda visit: visit.state in OPEN_STATES)
        planned._check_order_open()
        planned._check_technician()
        planned._tell_order_technician()
        return visits

    def write(self, vals):
        self._refuse_move_fields([vals])
        if "order_id" in vals:
            raise UserError(self.env._("A visit belongs to its order for good. Plan a new one."))
        if REPORT_FIELDS & vals.keys():
            self._refuse_when_over()
        result = super().write(vals)
        if "technician_id" in vals:
            self._check_technician()
            self._tell_order_technician()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A visit stays on file. Cancel it instead of deleting it."))

    # --- buttons and RPC ---

    def action_confirm(self):
        """The customer agreed to the window."""
        self.check_access("write")
        self._move("confirmed")

    def action_start(self):
        self.check_access("write")
        self._start()

    def action_finish(self):
        """Report the outcome that the visit holds."""
        self.check_access("write")
        self._finish()
        return {"type": "ir.actions.act_window_close"}

    def action_cancel(self):
        """Call the visit off; its order stays open."""
        self.check_access("write")
        self._cancel()
        return {"type": "ir.actions.act_window_close"}

    def action_open_finish(self):
        return self._open_dialog(
            "field_dispatch.view_service_visit_finish_form", self.env._("How Did It End?")
        )

    def action_open_cancel(self):
        return self._open_dialog(
            "field_dispatch.view_service_visit_cancel_form", self.env._("Call the Visit Off")
        )

    def action_open_order(self):
        self.ensure_one()
        return self.order_id._get_records_action(name=self.order_id.name)

    @api.model
    def action_my_visits(self):
        """The technician's day: what is open until tonight, and what has no window yet."""
        return self.env["ir.actions.act_window"]._for_xml_id("field_dispatch.action_my_visits")

    def _open_dialog(self, view, title):
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": self._name,
            "res_id": self.id,
            "views": [(self.env.ref(view).id, "form")],
            "target": "new",
        }

    # --- the one door ---

    def _move(self, state, vals=None):
        """Take the visits to another state, if the table of moves allows it."""
        for visit in self:
            if (visit.state, state) not in MOVES:
                raise UserError(visit._impossible_move_message(state))
        if state == "confirmed":
            self._check_window()
        self.with_context(service_visit_move=_MOVE).write({"state": state, **(vals or {})})
        if state == "confirmed":
            self.order_id._tell_customer("appointed")

    def _impossible_move_message(self, state):
        states = dict(self._fields["state"]._description_selection(self.env))
        return self.env._(
            "Visit %(visit)s is “%(state)s” and cannot become “%(wanted)s”.",
            visit=self.name,
            state=states[self.state],
            wanted=states[state],
        )

    def _start(self):
        """The technician has arrived; with the first visit the order starts."""
        self._move("in_progress", {"arrived_at": fields.Datetime.now()})
        orders = self.order_id
        if waiting := orders.filtered(lambda order: order.wait_reason == "customer"):
            waiting._stop_waiting()
        if assigned := orders.filtered(lambda order: order.state == "assigned"):
            assigned._step("start")

    def _finish(self):
        self._check_report()
        self._move("done", {"finished_at": fields.Datetime.now()})
        self._log_unfinished()
        for result, visits in self.grouped("result").items():
            getattr(visits, f"_end_{result}")()

    def _cancel(self, reason=None):
        vals = {"result": "cancelled", **({"reason": reason} if reason else {})}
        for visit in self:
            if not (reason or visit.reason):
                raise UserError(
                    self.env._("Say why visit %s is called off, then cancel it.", visit.name)
                )
        self._move("cancelled", vals)
        self._log_unfinished()

    def _close_with_order(self):
        """The order was finished by its own button: so is the work of this visit."""
        for visit in self:
            vals = {"result": "done", "order_result": visit.order_id.result}
            visit._move("done", dict(vals, finished_at=fields.Datetime.now()))

    @api.model
    def _refuse_move_fields(self, vals_list):
        if self.env.context.get("service_visit_move") is _MOVE:
            return
        if any(MOVE_FIELDS & vals.keys() for vals in vals_list):
            raise ValidationError(
                self.env._(
                    "State, number and times of a visit are not written by hand. Use the buttons."
                )
            )

    def _tell_order_technician(self):
        """The order is in the hands of whoever goes."""
        for technician, visits in self.grouped("technician_id").items():
            orders = visits.order_id.filtered(
                lambda order, technician=technician: order.technician_id != technician
                or order.state in ("new", "triaged")
            )
            running = orders.filtered(lambda order: order.state == "in_progress")
            running.write({"technician_id": technician.id})
            if waiting := orders - running:
                waiting._step("assign", {"technician_id": technician.id})

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
