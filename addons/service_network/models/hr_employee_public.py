from odoo import fields, models


class HrEmployeePublic(models.Model):
    _inherit = "hr.employee.public"

    service_point_id = fields.Many2one("service.point", readonly=True)
