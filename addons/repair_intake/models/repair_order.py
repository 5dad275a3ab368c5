from odoo import fields, models


class RepairOrder(models.Model):
    _inherit = "repair.order"

    service_order_id = fields.Many2one(
        "service.order", index="btree_not_null", ondelete="restrict", copy=False, readonly=True
    )
    service_point_id = fields.Many2one(
        related="service_order_id.point_id", store=True, index="btree_not_null"
    )
