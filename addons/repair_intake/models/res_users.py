from odoo import api, fields, models
from odoo.fields import Domain


class ResUsers(models.Model):
    """A customer with an account in the portal logs in with the own e-mail address."""

    _inherit = "res.users"

    login = fields.Char(personal="email")

    def _personal_is_open(self, name):
        if name != "login":
            return super()._personal_is_open(name)
        return self.partner_id._personal_is_open("email")

    @api.model
    def _personal_open_domain(self):
        return Domain("share", "=", False) | Domain("partner_id.private_person", "=", False)

    def _homes(self):
        return [
            *super()._homes(),
            (
                20,
                "repair_intake.action_service_overview",
                self._has_group("service_network.group_oversight_manager"),
            ),
        ]
