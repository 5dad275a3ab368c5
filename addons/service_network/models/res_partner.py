from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    area_id = fields.Many2one("service.area", index="btree_not_null", ondelete="restrict")
    service_point_ids = fields.Many2many(
        "service.point",
        "res_partner_service_point_rel",
        "partner_id",
        "point_id",
        string="Served by",
        copy=False,
        default=lambda self: self.env.user.service_point_ids,
        help="The points that know this contact; a point's users see no other customers.",
    )
