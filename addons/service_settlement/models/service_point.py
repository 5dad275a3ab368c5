from odoo import models

from odoo.addons.service_base.buttons import open_list


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
        return open_list(
            self.env, "service_settlement.action_settlement_statement", [("point_id", "=", self.id)]
        )
