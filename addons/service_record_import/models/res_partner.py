from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _erase_addresses(self):
        texts = {*self.mapped("phone"), *self.mapped("phone_sanitized"), *self.mapped("email")}
        self.env["service.record.import.reject"]._forget(texts - {False})
        super()._erase_addresses()
