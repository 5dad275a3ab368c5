from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL, escape_psql

from odoo.addons.phone_validation.models.mail_thread_phone import PHONE_REGEX_PATTERN

from .stock_lot import SHORTEST_PART


class ResPartner(models.Model):
    """Finding a customer by a part of the phone number or the beginning of the name."""

    _inherit = "res.partner"

    @api.model
    def _lookup_domain(self, text):
        text = (text or "").strip()
        number = self.env.company._phone_part(text)
        if not text:
            return Domain.FALSE
        if not number:
            return Domain("complete_name", "=like", f"{escape_psql(text)}%")
        if self._sees_personal():
            return self._phone_part_domain(number) & self._proved_domain("phone")
        self.env["service.number.search"]._take(text)
        return Domain("id", "in", [p.id for p in self._find_by_phone([text]).values()])

    @api.model
    def _find_by_asked_phone(self, numbers):
        """Customers of the numbers that somebody types on a form, each counted as a search.

        :return: ``{number: partner}``, of those the user may see
        :raise UserError: the user has looked for too many numbers
        """
        # not as superuser: a number must not show a point the customers of another
        asker = self.sudo(False)
        for number in numbers:
            asker.env["service.number.search"]._take(number)
        return asker._find_by_phone(numbers)

    @api.model
    def _phone_part_domain(self, number):
        """By the expression that `phone_validation` has an index on."""
        pattern = f"%{number}%" if len(number) >= SHORTEST_PART else f"%{number}"

        def to_sql(model, alias, query):
            phone = model._field_to_sql(alias, "phone", query)
            return SQL(
                "%s IS NOT NULL AND regexp_replace((%s::text), %s::text, ''::text, 'g'::text)"
                " LIKE %s",
                phone,
                phone,
                PHONE_REGEX_PATTERN,
                pattern,
            )

        return Domain.custom(to_sql=to_sql)
