from odoo import models


class ServiceOrder(models.Model):
    """What the customer hears and sees of an order; the doors to the customer fill it in."""

    _inherit = "service.order"

    def _tell_customer(self, event):
        """Tell the customers of these orders what has happened.

        Override where messages leave the house.

        :param event: received, quoted, appointed, ready or closed
        """

    def _progress_url(self):
        """The absolute address where a customer follows this order, or False without a portal."""
        self.ensure_one()
        return False
