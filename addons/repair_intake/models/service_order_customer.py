from odoo import models


class ServiceOrder(models.Model):
    """What the customer hears and sees of an order; the doors to the customer fill it in."""

    _inherit = "service.order"
    _pictures_redrawn = True  # see ir.attachment

    def _tell_customer(self, event):
        """Tell the customers of these orders what has happened.

        Override where messages leave the house.

        :param event: received, quoted, appointed, ready, sent (back), storage (reminder) or closed
        """

    def _parcel_back(self):
        """Carrier and number of the parcel in which the device comes back, or nothing."""
        self.ensure_one()
        return ""

    def _progress_url(self):
        """The absolute address where a customer follows this order, or False without a portal."""
        self.ensure_one()
        return False

    def _customer_view(self):
        """What the customer may see of this order, and nothing else: a plain dict of texts.

        Override to add what another room knows: a pair (label, text) in `facts`, or a key of
        its own that the page shows.
        """
        self.ensure_one()
        return {"number": self.name, "facts": []}

    def _take_rating(self, stars, words):
        """Take what the customer says of the finished work; whether anybody keeps it.

        :param stars: 1 to 5
        """
        self.ensure_one()
        return False

    def _exceeds_promise(self):
        """Whether a promise to the customer is broken; the room that makes promises tells."""
        self.ensure_one()
        return False
