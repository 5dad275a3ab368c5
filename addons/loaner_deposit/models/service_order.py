from odoo import models


class ServiceOrder(models.Model):
    _inherit = "service.order"

    def _parts_places(self):
        """A unit that is lent to customers is not offered as a part for their devices."""
        return [
            (label, {part: n for part, n in pieces.items() if not part.is_loaner})
            for label, pieces in super()._parts_places()
        ]
