from odoo import fields, models


class ServiceOrder(models.Model):
    _inherit = "service.order"

    settlement_line_ids = fields.One2many(
        "settlement.line",
        "order_id",
        string="Settlement",
        groups="service_settlement.group_settlement_accountant,"
        "service_network.group_point_manager,service_network.group_oversight_manager",
    )

    def action_view_settlement(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_settlement.action_settlement_line"
        )
        return dict(action, domain=[("order_id", "=", self.id)], context={})
