from odoo import models


class ServicePoint(models.Model):
    _inherit = "service.point"

    def action_view_statements(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_settlement.action_settlement_statement"
        )
        return dict(action, domain=[("point_id", "=", self.id)], context={})
