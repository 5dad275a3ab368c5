from odoo import models
from odoo.fields import Domain
from odoo.tools import email_normalize


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _erase_addresses(self):
        """Mails that were put aside are known by nothing but their sender."""
        addresses = filter(None, map(email_normalize, self.mapped("email")))
        theirs = Domain.OR(Domain("sender", "ilike", address) for address in addresses)
        self.env["service.mail"].with_context(active_test=False).search(theirs).unlink()
        return super()._erase_addresses()
