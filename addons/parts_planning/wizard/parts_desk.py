from odoo import fields, models


class PartsDesk(models.TransientModel):
    _inherit = "parts.desk"

    lacking_count = fields.Integer(compute="_compute_counts")

    def _queues(self):
        lacking = [("point_id", "=", self.point_id.id), ("state", "in", ("out", "soon", "low"))]
        return {**super()._queues(), "lacking": ("parts.plan", lacking)}

    def _queue_names(self):
        return {**super()._queue_names(), "lacking": self.env._("Parts Lacking")}
