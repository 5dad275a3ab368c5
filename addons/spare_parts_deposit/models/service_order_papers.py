from odoo import models

from odoo.addons.service_base.labels import selection_labels


class ServiceOrder(models.Model):
    """The parts that were put in, on the papers of an order."""

    _inherit = "service.order"

    def _paper_facts(self):
        used = self.env["service.order.part"].search(
            [("order_id", "=", self.id), ("state", "!=", "planned")]
        )
        who_pays = selection_labels(used, "outcome")
        parts = [
            {
                "name": part.product_id.display_name,
                "quantity": part.quantity,
                "serial": part.lot_id.name,
                "who_pays": who_pays.get(part.outcome),
            }
            for part in used
        ]
        facts = super()._paper_facts()
        return {**facts, "parts": facts["parts"] + parts}
