from odoo import api, fields, models

from odoo.addons.service_network.roles import EVERY_ROLE

from .personal_search import LOOKUP


class ResPartner(models.Model):
    _inherit = "res.partner"

    # callers are found by it, whole or in part
    phone_sanitized = fields.Char(index="trigram")
    service_order_ids = fields.One2many("service.order", "partner_id", groups=EVERY_ROLE)

    @api.model
    def _find_by_phone(self, numbers, company=None):
        """Contacts by phone number as it was typed; the oldest where several share one.

        A number that a customer typed into his account finds nobody until it is proved.

        :param numbers: texts such as "138 0013 8000"
        :param company: whose report it is, the current company's by default
        :return: dict number → res.partner, only for numbers that are known
        """
        clean = {number: self._phone_key(number) for number in numbers if number}
        keys = list(filter(None, clean.values()))
        if not keys:
            return {}
        # the numbers are whole ones; record rules still hide the customers of other points
        Lookup = self.with_context(personal_lookup=LOOKUP)
        ours = (company or self.env.company)._known_domain()
        whole = [("phone_sanitized", "in", keys), *self._proved_domain("phone"), *ours]
        partners = Lookup.search(whole, order="id desc")
        by_key = {partner.phone_sanitized: partner.with_env(self.env) for partner in partners}
        return {number: by_key[key] for number, key in clean.items() if key in by_key}

    @api.model
    def _phone_key(self, number):
        return self._phone_format(number=number, country=self.env.company.country_id) or number
