from odoo import fields, models


class ServiceCause(models.Model):
    """Why it broke."""

    _name = "service.cause"
    _description = "Cause Code"
    _inherit = ["service.code.mixin"]

    by_use = fields.Boolean(
        string="Caused by Use",
        help="A drop, a liquid, the mains: no defect of the product, not reported to the maker.",
    )
    fault_ids = fields.Many2many(
        "service.fault",
        "service_fault_cause_rel",
        "cause_id",
        "fault_id",
        string="Explains",
    )
    remedy_ids = fields.Many2many(
        "service.remedy",
        "service_cause_remedy_rel",
        "cause_id",
        "remedy_id",
        string="Remedies",
    )
