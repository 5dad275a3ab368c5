from odoo import fields, models


class ServiceRemedy(models.Model):
    """What helps."""

    _name = "service.remedy"
    _description = "Remedy Code"
    _inherit = ["service.code.mixin"]

    cause_ids = fields.Many2many(
        "service.cause",
        "service_cause_remedy_rel",
        "remedy_id",
        "cause_id",
        string="Helps Against",
    )
