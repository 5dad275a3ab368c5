from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.service_base.models.step_mixin import Step

from .service_visit_workflow import OPEN_STATES

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
        visits = super().create(vals_list)
        planned = visits.filtered(lambda visit: visit.state in OPEN_STATES)
        planned._check_order_open()
        planned._check_technician()
        planned._tell_order_technician()
        return visits

    def write(self, vals):
        self._refuse_by_hand([vals])
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

    @api.model
    def _steps(self):
        return {
            "confirm": Step(("planned",), "confirmed"),
            "start": Step(("planned", "confirmed"), "in_progress", stamp="arrived_at"),
            "finish": Step(("in_progress",), "done", stamp="finished_at"),
            "close_with_order": Step(("in_progress",), "done", stamp="finished_at"),
            "cancel": Step(OPEN_STATES, "cancelled"),
        }

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

    # --- what the steps do ---

    def _on_confirm(self):
        self.order_id._tell_customer("appointed")

    def _on_start(self):
        """The technician has arrived; with the first visit the order starts."""
        orders = self.order_id
        if waiting := orders.filtered(lambda order: order.wait_reason == "customer"):
            waiting._stop_waiting()
        if assigned := orders.filtered(lambda order: order.state == "assigned"):
            assigned._step("start")

    def _on_finish(self):
        self._log_unfinished()
        for result, visits in self.grouped("result").items():
            getattr(visits, f"_end_{result}")()

    def _on_cancel(self):
        self._log_unfinished()

    def _cancel(self, reason):
        if self:
            self._step("cancel", {"result": "cancelled", "reason": reason})

    def _close_with_order(self):
        """The order was finished by its own button: so is the work of this visit."""
        for visit in self:
            visit._step(
                "close_with_order", {"result": "done", "order_result": visit.order_id.result}
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
