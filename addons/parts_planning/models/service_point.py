from odoo import fields, models


class ServicePoint(models.Model):
    _inherit = "service.point"

    lacking_part_count = fields.Integer(compute="_compute_lacking_part_count")

    def _compute_lacking_part_count(self):
        groups = self.env["parts.plan"]._read_group(
            [("point_id", "in", self.ids), ("state", "in", ("out", "soon", "low"))],
            ["point_id"],
            ["__count"],
        )
        counts = {point.id: count for point, count in groups}
        for point in self:
            point.lacking_part_count = counts.get(point.id, 0)

    def action_view_parts_plan(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("parts_planning.action_parts_plan")
        return dict(action, domain=[("point_id", "=", self.id)])
