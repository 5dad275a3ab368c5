from odoo import api, fields, models


class StockLocation(models.Model):
    _inherit = "stock.location"

    is_service_points_root = fields.Boolean(
        string="Root of Service Points", copy=False, readonly=True
    )
    own_service_point_id = fields.Many2one(
        "service.point", copy=False, readonly=True, index="btree_not_null", ondelete="restrict"
    )
    service_point_id = fields.Many2one(
        "service.point",
        string="Held by Service Point",
        compute="_compute_service_point_id",
        store=True,
        recursive=True,
        index="btree_not_null",
        help="The point that answers for what lies here.",
    )

    _service_points_root_unique = models.UniqueIndex(
        "(company_id) WHERE is_service_points_root",
        "A company has one root location for its service points.",
    )

    @api.depends("own_service_point_id", "location_id.service_point_id")
    def _compute_service_point_id(self):
        for location in self:
            location.service_point_id = (
                location.own_service_point_id or location.location_id.service_point_id
            )
