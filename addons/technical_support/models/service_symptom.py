from odoo import fields, models


class ServiceSymptom(models.Model):
    """What the customer notices, in the words of the trade."""

    _name = "service.symptom"
    _description = "Symptom Code"
    _inherit = ["service.code.mixin"]

    fault_ids = fields.Many2many(
        "service.fault",
        "service_symptom_fault_rel",
        "symptom_id",
        "fault_id",
        string="Possible Faults",
    )
