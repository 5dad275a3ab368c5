from odoo import models


class ServicePoint(models.Model):
    """What of parts and deposit is open, so that a point cannot be closed yet."""

    _inherit = "service.point"

    def _get_closing_obstacles(self):
        # sudo: looks only at the point's own account and shelf
        point = self.sudo()
        obstacles = super()._get_closing_obstacles()
        for account in point.deposit_account_ids:
            obstacles += account._get_closing_obstacles()
        if point._count_parts_here():
            obstacles.append(
                self.env._("Parts of the company lie at the point. Have them sent back.")
            )
        return obstacles

    def _count_parts_here(self):
        here = [
            ("location_id", "child_of", self.custody_location_id.ids),
            ("owner_id", "=", False),
            ("quantity", "!=", 0),
        ]
        return self.env["stock.quant"].search_count(here, limit=1)
