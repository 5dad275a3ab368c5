from odoo import models
from odoo.fields import Domain


class ServicePoint(models.Model):
    _inherit = "service.point"

    def _at_hand_domain(self):
        """A unit that is lent is the point's to answer for, and not there to use or count."""
        return super()._at_hand_domain() & Domain("location_id.is_lent", "=", False)
