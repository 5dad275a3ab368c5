from odoo import models

from odoo.addons.service_base.concurrency import made_once


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    def _bag(self, point):
        """The technician's bag at a point, if there is one."""
        # sudo: a place of the point that whoever works there may take parts from
        Location = self.env["stock.location"].sudo()
        if not self or not point:
            return Location
        return Location.browse(Location._bag_ids(point.id).get(self.id))

    def _get_bag(self, point):
        """The technician's bag at a point, made on first use."""
        self.ensure_one()
        if bag := self._bag(point):
            return bag
        # sudo: point roles make no locations; this one lies under their own
        Location = self.env["stock.location"].sudo()
        with made_once(self.env, "bag"):
            return Location.create(
                {
                    "name": self.env._("Bag of %s", self.sudo().name),
                    "usage": "internal",
                    "location_id": point.sudo().parts_location_id.id,
                    "company_id": point.company_id.id,
                    "bag_technician_id": self.id,
                }
            )
