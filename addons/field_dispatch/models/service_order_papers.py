from odoo import models


class ServiceOrder(models.Model):
    """The appointment, on the papers of an order."""

    _inherit = "service.order"

    def _paper_facts(self):
        return {**super()._paper_facts(), "appointment": self.visit_start}
