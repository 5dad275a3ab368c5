from odoo import models


class ServiceOrder(models.Model):
    """What the papers of an order tell that only later rooms know."""

    _inherit = "service.order"

    def _paper_facts(self):
        """Facts for the printed papers; override to add.

        appointment: moment the customer was promised, or False
        parts: list of dicts with name, quantity, serial (of the new part) and who_pays
        """
        self.ensure_one()
        return {"appointment": False, "parts": []}
