from odoo import models

from ..numbers import phone_part


class ResCompany(models.Model):
    _inherit = "res.company"

    def _phone_part(self, text):
        """The digits of what looks like a phone number, without the code of the own country."""
        return phone_part(text, self.country_id.phone_code)
