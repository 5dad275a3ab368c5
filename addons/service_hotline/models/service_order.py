from odoo import fields, models

from odoo.addons.service_base.buttons import count_lines, open_list


class ServiceOrder(models.Model):
    _inherit = "service.order"

    call_ids = fields.One2many("service.call", "order_id", string="Calls")
    call_count = fields.Integer(
        compute="_compute_call_count", groups="repair_intake.group_hotline_agent"
    )

    def _urge(self, note):
        """The customer asks again: the point hears of it, and its lists show it."""
        for order in self:
            order._note({"urged_at": fields.Datetime.now(), "urge_count": order.urge_count + 1})
        self._notify_staff("order_urged", lambda order: order._urge_text(note))

    def _urge_text(self, note):
        told = self.env._(
            "Urged %(count)s times: order %(order)s.", count=self.urge_count, order=self.name
        )
        return f"{told} {note}" if note else told

    def _compute_call_count(self):
        count_lines(self, "call_count", "service.call", "order_id")

    def action_view_calls(self):
        self.ensure_one()
        return open_list(
            self.env, "service_hotline.action_service_call", [("order_id", "=", self.id)]
        )
