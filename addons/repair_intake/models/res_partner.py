from odoo import api, fields, models

from odoo.addons.service_base.numbers import split_extension
from odoo.addons.service_network.roles import EVERY_ROLE

from .personal_search import LOOKUP


class ResPartner(models.Model):
    _inherit = "res.partner"

    # callers are found by it, whole or in part
    phone_sanitized = fields.Char(index="trigram")
    service_order_ids = fields.One2many("service.order", "partner_id", groups=EVERY_ROLE)

    @api.model
    def _find_by_phone(self, numbers):
        """Contacts by phone number as it was typed; the oldest where several share one.

        An archived contact is found where no other has the number: its history is the caller's.

        A number that a customer typed into his account finds nobody until it is proved.

        :param numbers: texts such as "138 0013 8000"
        :return: dict number → res.partner, only for numbers that are known
        """
        clean = {number: self._phone_key(number) for number in numbers if number}
        keys = list(filter(None, clean.values()))
        if not keys:
            return {}
        # the numbers are whole ones; record rules still hide the customers of other points
        Lookup = self.with_context(personal_lookup=LOOKUP, active_test=False)
        whole = [("phone_sanitized", "in", keys), *self._proved_domain("phone")]
        partners = Lookup.search(whole, order="active, id desc")
        by_key = {partner.phone_sanitized: partner.with_env(self.env) for partner in partners}
        return {number: by_key[key] for number, key in clean.items() if key in by_key}

    def _take_back(self):
        """Somebody who calls again is a customer again."""
        for partner in self.filtered(lambda partner: not partner.active):
            # sudo: follows from the report that was taken of this very person
            customer = partner.sudo()
            customer.active = True
            customer._message_log(body=self.env._("Taken back: the customer reported again."))

    def _phone_format_number(self, number, country, force_format="E164", raise_exception=False):
        """A number with an extension is one: who is behind it is another than the next one."""
        main, extension = split_extension(number)
        if not extension:
            if whole := super()._phone_format_number(number, country, force_format):
                return whole
            main, extension = split_extension(number, also_last_group=True)
        found = super()._phone_format_number(main, country, force_format, raise_exception)
        mark = ";ext=" if force_format == "E164" else "-"
        return f"{found}{mark}{extension}" if found and extension else found

    @api.model
    def _phone_key(self, number):
        return self._phone_format(number=number, country=self.env.company.country_id) or number
