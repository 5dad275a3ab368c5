from odoo import models

from ..columns import CLOSED, answered, state
from ..questions import asks_personal


class IrRule(models.Model):
    _inherit = "ir.rule"

    def _compute_domain(self, model_name, mode="read"):
        """A record rule is no question of the user's."""
        domain = super()._compute_domain(model_name, mode)
        if state() == CLOSED and asks_personal(self.env[model_name], domain):
            return answered(domain)
        return domain
