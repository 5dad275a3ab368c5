from odoo import api, models
from odoo.fields import Domain


class ServiceOrder(models.Model):
    """What a customer who has logged in may look at: his own, and that of his company."""

    _inherit = "service.order"

    @api.model
    def _my_orders(self):
        """(orders as superuser, domain of the user's own ones): search with both, always."""
        # sudo: customers have no rights on orders, see security; the domain keeps to their own
        return self.sudo(), Domain("partner_id", "child_of", self._my_family().ids)

    @api.model
    def _my_devices(self):
        # sudo: as above
        Device = self.env["stock.lot"].sudo()
        return Device.search([("owner_id", "child_of", self._my_family().ids)], order="id desc")

    @api.model
    def _my_family(self):
        # sudo: a user's own company
        return self.env.user.sudo().partner_id.commercial_partner_id
