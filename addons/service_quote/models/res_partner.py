from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _erase_obstacles(self):
        """Who owes a fee is not forgotten before it is paid."""
        orders = self.env["service.order"].sudo()._of_person(self._person())  # sudo: only counts
        return super()._erase_obstacles() + [
            self.env._("The fee of order %s is not paid yet. Take it first.", order.name)
            for order in orders.filtered(lambda order: order.state == "closed" and order.fee_due)
        ]
