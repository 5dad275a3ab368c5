from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, escape_psql

from odoo.addons.customer_privacy.columns import LOOKUP
from odoo.addons.phone_validation.models.mail_thread_phone import PHONE_REGEX_PATTERN
from odoo.addons.service_base.numbers import split_extension
from odoo.addons.service_network.roles import EVERY_ROLE

from .service_order_states import OPEN_STATES
from .stock_lot import SHORTEST_PART


def _part_index(column):
    """Where a part of a text is looked for; beside Odoo's own index, which sorts and compares.

    Without the contacts that have none: they would be one entry as long as the table.
    """
    return models.Index(
        lambda registry: (
            f"USING gin ({column} gin_trgm_ops) WHERE {column} IS NOT NULL"
            if registry.has_trigram
            else ""
        )
    )


class ResPartner(models.Model):
    """Finding a customer by the phone number, a part of it, or the beginning of the name."""

    _inherit = "res.partner"

    # callers are found by it, whole or in part
    phone_sanitized = fields.Char(index="trigram")
    service_order_ids = fields.One2many("service.order", "partner_id", groups=EVERY_ROLE)
    # What a contact is looked for by, see `_rec_names_search`: one column without an index and the
    # database reads the whole table.
    _complete_name_part_idx = _part_index("complete_name")
    _email_part_idx = _part_index("email")
    _ref_part_idx = _part_index("ref")
    _vat_part_idx = _part_index("vat")
    _company_registry_part_idx = _part_index("company_registry")

    @api.model
    def _find_by_phone(self, numbers, company=None):
        """Contacts by phone number as it was typed; the oldest where several share one.

        An archived contact is found where no other has the number: its history is the caller's.

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
        Lookup = self.with_context(personal_lookup=LOOKUP, active_test=False)
        ours = (company or self.env.company)._known_domain()
        whole = [("phone_sanitized", "in", keys), *self._proved_domain("phone"), *ours]
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

    def _erase_obstacles(self):
        """Whose order is at work or not closed yet is not forgotten."""
        orders = self.env["service.order"].sudo()._of_person(self._person())  # sudo: only counts
        waiting = orders.filtered(lambda order: order.state in (*OPEN_STATES, "done"))
        return super()._erase_obstacles() + [
            self.env._("Order %s is not closed yet. Close or cancel it first.", order.name)
            for order in waiting
        ]
