from odoo import fields, models


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    service_point_id = fields.Many2one(
        "service.point",
        index="btree_not_null",
        ondelete="restrict",
        help="The point this technician works for.",
    )
