from odoo import api, fields, models
from odoo.fields import Domain


class ServiceOrder(models.Model):
    """Symptom, cause and remedy beside the fault; each choice narrows the next."""

    _inherit = "service.order"

    symptom_id = fields.Many2one("service.symptom", string="Symptom Code", ondelete="restrict")
    cause_id = fields.Many2one(
        "service.cause",
        copy=False,
        ondelete="restrict",
    )
    remedy_id = fields.Many2one(
        "service.remedy", string="Remedy Code", copy=False, ondelete="restrict"
    )
    # Read by the form alone.
    symptom_domain = fields.Binary(compute="_compute_code_domains")
    fault_domain = fields.Binary(compute="_compute_code_domains")
    cause_domain = fields.Binary(compute="_compute_code_domains")
    remedy_domain = fields.Binary(compute="_compute_code_domains")

    _cause_idx = models.Index("(reported_at, cause_id, product_id) WHERE cause_id IS NOT NULL")

    @api.depends("categ_id", "symptom_id", "fault_id", "cause_id")
    def _compute_code_domains(self):
        for order in self:
            order.symptom_domain = order._code_domain("service.symptom")
            order.fault_domain = order._code_domain("service.fault", order.symptom_id.fault_ids)
            order.cause_domain = order._code_domain("service.cause", order.fault_id.cause_ids)
            order.remedy_domain = order._code_domain("service.remedy", order.cause_id.remedy_ids)

    @api.model
    def _goes_on(self):
        """Experts code what was learned when the work is done; the codes neither pay nor prove."""
        codes = dict.fromkeys(
            ("symptom_id", "cause_id", "remedy_id"),
            "quality: coded by experts once the work has shown what it was",
        )
        return {**super()._goes_on(), **codes}

    def _code_domain(self, model, following=()):
        """What the code before leads to, or else what the device may have."""
        domain = self.env[model]._category_domain(self.categ_id)
        if following:
            domain &= Domain("id", "in", following.ids)
        return list(domain)
