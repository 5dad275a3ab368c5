from odoo import fields, models


class ServiceFault(models.Model):
    _name = "service.fault"
    _inherit = ["service.fault", "service.code.mixin"]

    _rec_names_search = ["name", "code", "keywords"]

    symptom_ids = fields.Many2many(
        "service.symptom",
        "service_symptom_fault_rel",
        "fault_id",
        "symptom_id",
        string="Shows as",
    )
    cause_ids = fields.Many2many(
        "service.cause",
        "service_fault_cause_rel",
        "fault_id",
        "cause_id",
        string="Possible Causes",
    )
