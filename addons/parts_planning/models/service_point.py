from odoo import fields, models

from odoo.addons.service_base.buttons import count_lines


class ServicePoint(models.Model):
    _inherit = "service.point"

    lacking_part_count = fields.Integer(compute="_compute_lacking_part_count")

    def _compute_lacking_part_count(self):
        count_lines(
            self,
            "lacking_part_count",
            "parts.plan",
            "point_id",
            [("state", "in", ("out", "soon", "low"))],
        )

    def action_view_parts_plan(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("parts_planning.action_parts_plan")
        return dict(action, domain=[("point_id", "=", self.id)])
