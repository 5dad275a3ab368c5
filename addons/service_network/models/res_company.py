from odoo import models


class ResCompany(models.Model):
    _inherit = "res.company"

    def _get_service_points_location(self):
        """The view location above all parts locations of service points, made on first use."""
        self.ensure_one()
        # sudo: configuration of the company that no role owns
        Location = self.env["stock.location"].sudo()
        domain = [("is_service_points_root", "=", True), ("company_id", "=", self.id)]
        return Location.search(domain, limit=1) or Location.create(
            {
                "name": self.env._("Service Points"),
                "usage": "view",
                "company_id": self.id,
                "is_service_points_root": True,
            }
        )
