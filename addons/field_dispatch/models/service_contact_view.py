from odoo import models


class ServiceContactView(models.Model):
    _inherit = "service.contact.view"

    def _shown_values(self):
        """The way there, for whoever drives."""
        shown = super()._shown_values()
        address = shown["address"]
        shown["map_url"] = address and self.env["service.visit"]._map_url(address)
        return shown
