from odoo import fields, models


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
