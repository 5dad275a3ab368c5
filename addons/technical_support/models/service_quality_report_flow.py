from odoo import api, models

from odoo.addons.service_base.models.step_mixin import Step


class ServiceQualityReport(models.Model):
    """How a report goes to the manufacturer and comes back as a measure."""

    _inherit = "service.quality.report"

    @api.model
    def _steps(self):
        return {
            "send": Step(("draft",), "sent", needs=("description", "order_ids"), stamp="sent_at"),
            "answer": Step(("sent",), "answered", needs=("answer",), stamp="answered_at"),
            "put_in_force": Step(("answered",), "in_force", needs=("measure",)),
            "close": Step(("answered", "in_force"), "closed", stamp="closed_at"),
        }

    def action_send(self):
        self._request("send")

    def action_answer(self):
        self._request("answer")

    def action_put_in_force(self):
        self._request("put_in_force")

    def action_close(self):
        self._request("close")

    def action_view_orders(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Orders"),
            "res_model": "service.order",
            "view_mode": "list,kanban,form",
            "mobile_view_mode": "kanban",
            "domain": [("id", "in", self.order_ids.ids)],
        }

    def _get_form_action(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
        }
