from odoo import models


class ServicePoint(models.Model):
    _inherit = "service.point"

    def _get_closing_obstacles(self):
        # sudo: looks only which statements of the point are open
        Statement = self.env["settlement.statement"].sudo()
        waiting = Statement.search(
            [("point_id", "=", self.id), ("state", "not in", ("billed", "settled"))]
        )
        return super()._get_closing_obstacles() + [
            self.env._("Statement %s is not billed.", statement.name) for statement in waiting
        ]

    def action_view_statements(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "service_settlement.action_settlement_statement"
        )
        return dict(action, domain=[("point_id", "=", self.id)], context={})
