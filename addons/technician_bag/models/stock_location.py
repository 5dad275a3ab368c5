from odoo import api, fields, models
from odoo.tools import ormcache


class StockLocation(models.Model):
    _inherit = "stock.location"

    bag_technician_id = fields.Many2one(
        "hr.employee",
        string="Technician's Bag",
        index="btree_not_null",
        copy=False,
        readonly=True,
        ondelete="restrict",
    )

    _bag_unique = models.UniqueIndex(
        "(location_id, bag_technician_id) WHERE bag_technician_id IS NOT NULL",
        "A technician has one bag at a service point.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get("bag_technician_id") for vals in vals_list):
            self.env.registry.clear_cache()  # see _bag_ids
        return super().create(vals_list)

    def write(self, vals):
        if {"bag_technician_id", "location_id", "active"} & vals.keys():
            self.env.registry.clear_cache()  # see _bag_ids
        return super().write(vals)

    @api.model
    @ormcache("point_id")
    def _bag_ids(self, point_id):
        """``{technician id: id of his bag}`` at a point; every use of a part asks for it."""
        # sudo: remembered for everybody; who may take from a bag is asked where it is taken
        place = self.env["service.point"].sudo().browse(point_id).parts_location_id
        bags = self.sudo().search(
            [("location_id", "=", place.id), ("bag_technician_id", "!=", False)]
        )
        return {bag.bag_technician_id.id: bag.id for bag in bags}
