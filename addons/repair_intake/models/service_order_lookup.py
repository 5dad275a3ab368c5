import re

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.service_base.numbers import digits

from .stock_lot_lookup import SHORTEST, SHORTEST_PART, Found, part_domain, retyped, settle

# Digits only, however the number was typed; the same expression stands in the index.
PHONE_DIGITS = "regexp_replace({}, '[^0-9]', '', 'g')"


class ServiceOrder(models.Model):
    """Finding an order by any part of what a caller reads out."""

    _inherit = "service.order"
    _rec_names_search = ["lookup"]

    # as personal as the phone number: without the right to see it, only whole numbers are found
    lookup = fields.Char(
        string="Order, Phone or Serial", store=False, search="_search_lookup", personal="phone"
    )
    fault_id = fields.Many2one(index="btree_not_null")

    _phone_digits_idx = models.Index(
        lambda registry: (
            f"USING gin ({PHONE_DIGITS.format('phone')} gin_trgm_ops)"
            if registry.has_trigram
            else ""
        )
    )
    # the pages of the lists, in their own order: all orders, those at work, those of a point
    _page_idx = models.Index("(priority DESC, reported_at DESC, id DESC)")
    _open_page_idx = models.Index(
        "(priority DESC, reported_at DESC, id DESC) WHERE state NOT IN ('closed', 'cancelled')"
    )
    _queue_idx = models.Index(
        "(point_id, priority DESC, reported_at DESC, id DESC)"
        " WHERE state NOT IN ('closed', 'cancelled')"
    )
    _waiting_idx = models.Index(
        "(wait_reason, priority DESC, reported_at DESC, id DESC)"
        " WHERE wait_reason IS NOT NULL AND state NOT IN ('closed', 'cancelled')"
    )

    def onchange(self, values, field_names, fields_spec):
        """A number typed into the form finds its customer: that is a search as well."""
        if values.get("phone"):
            self.env["service.number.search"]._take(values.get("phone"))
        return super().onchange(values, field_names, fields_spec)

    @api.model
    def _lookup(self, text, limit=10):
        """What fits a part of an order number, phone, serial, IMEI or a name's beginning.

        :return: dict with ``orders``, ``devices`` and ``partners``, each at most `limit` records
            that the user may see; see `SHORTEST` on what a short text finds
        """
        text = (text or "").strip()
        found = Domain("lookup", "ilike", text) if text else Domain.FALSE
        Partner, Device = self.env["res.partner"], self.env["stock.lot"]
        known = {"found_by_number": Found(text, Device._ids_by_number(text))}
        return {
            "orders": self.with_context(**known).search(found, limit=limit).with_env(self.env),
            "devices": Device.with_context(**known).search(found, limit=limit).with_env(self.env),
            # in no order, see `settle`
            "partners": Partner.browse(Partner._search(Partner._lookup_domain(text), limit=limit)),
        }

    def _search_lookup(self, operator, value):
        """What is searched by parts comes with `ilike`; a whole phone number with `in`."""
        if operator == "in":
            return Domain.OR(self._lookup_domain(text, "{}") for text in value)
        if operator == "=like":  # of those who see only the last digits of a number
            return settle(self, self._lookup_domain(value.strip("%"), "%{}"))
        if operator in ("ilike", "like", "=ilike"):
            return settle(self, self._lookup_domain(value.strip("%"), "%{}%"))
        return NotImplemented

    @api.model
    def _lookup_domain(self, text, phone_pattern):
        text = (text or "").strip() if isinstance(text, str) else ""
        if not text:
            return Domain.FALSE
        if len(text) < SHORTEST:
            return Domain("name", "=", text) | Domain("serial", "=", text)
        number = self.env.company._phone_part(text)
        if len(number) < SHORTEST_PART:
            phone_pattern = "%{}"
        phone = self._phone_domain(phone_pattern.format(number)) if number else Domain.FALSE
        if number and text.startswith("+"):
            return phone
        domain = part_domain("name", text) | part_domain("serial", text)
        if plain := retyped(text):
            domain |= part_domain("serial", plain)
        if devices := self.env["stock.lot"]._ids_by_number(text):
            domain |= Domain("device_id", "in", devices)
        return domain | phone

    @api.model
    def _phone_domain(self, pattern):
        def to_sql(model, alias, query):
            phone = model._field_to_sql(alias, "phone", query)
            return SQL("%s LIKE %s", SQL(PHONE_DIGITS.format("%s"), phone), pattern)

        wanted = re.compile(re.escape(pattern).replace("%", ".*"))
        return Domain.custom(
            to_sql=to_sql, predicate=lambda order: wanted.fullmatch(digits(order.phone))
        )
