from odoo import fields, models


class PartsDesk(models.TransientModel):
    _inherit = "parts.desk"

    to_pack_count = fields.Integer(compute="_compute_counts")

    def _queues(self):
        to_pack = [
            ("point_id", "=", self.point_id.id),
            ("state", "=", "returned"),
            ("box_id", "=", False),
        ]
        return {**super()._queues(), "to_pack": ("old.part.return", to_pack)}

    def _queue_names(self):
        return {**super()._queue_names(), "to_pack": self.env._("Old Parts to Pack")}
