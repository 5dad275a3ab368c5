from odoo import fields, models


class ServiceOrder(models.Model):
    _inherit = "service.order"

    call_ids = fields.One2many("service.call", "order_id", string="Calls")
    call_count = fields.Integer(
        compute="_compute_call_count", groups="repair_intake.group_hotline_agent"
    )

    def _compute_call_count(self):
        groups = self.env["service.call"]._read_group(
            [("order_id", "in", self.ids)], ["order_id"], ["__count"]
        )
        counts = {order.id: count for order, count in groups}
        for order in self:
            order.call_count = counts.get(order.id, 0)

    def action_view_calls(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_hotline.action_service_call"
        )
        return dict(action, domain=[("order_id", "=", self.id)], context={})
