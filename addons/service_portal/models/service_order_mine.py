from odoo import api, models
from odoo.fields import Domain


class ServiceOrder(models.Model):
    """What a customer who has logged in may look at: his own, and that of his company.

    Whoever made his account himself, with whatever name and address, sees what he reported with
    it. The rest of a contact shows once he has proved that it is his, see `res.users`.
    """

    _inherit = "service.order"

    @api.model
    def _my_orders(self):
        """(orders as superuser, domain of the user's own ones): search with both, always."""
        # sudo: customers have no rights on orders, see security; the domain keeps to their own
        return self.sudo(), self._my_own("partner_id", [("create_uid", "=", self.env.uid)])

    @api.model
    def _my_devices(self):
        # sudo: as above
        Device = self.env["stock.lot"].sudo()
        by_him = Device.env["warranty.registration"].search([("create_uid", "=", self.env.uid)])
        return Device.search(
            self._my_own("owner_id", [("id", "in", by_him.lot_id.ids)]), order="id desc"
        )

    @api.model
    def _my_unproved(self):
        """Whether the user has told a phone number and not proved it yet."""
        user = self.env.user
        # sudo: the own contact
        return bool(user.sudo().partner_id.phone) and not user._is_proved("phone")

    @api.model
    def _my_own(self, owner, by_the_account):
        own = Domain(owner, "child_of", self._my_family().ids)
        # sudo: how the own account was made
        return own & Domain(by_the_account) if self.env.user.sudo().self_registered else own

    @api.model
    def _my_family(self):
        # sudo: a user's own company
        return self.env.user.sudo().partner_id.commercial_partner_id
