from typing import NamedTuple

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import escape_psql

from ..device_number import squeeze

# Shorter, a text fits half the country: only whole numbers and beginnings of serials are found.
SHORTEST = 4
# Shorter, it is looked for at the end of a number, as people read numbers out, and at its
# beginning; from here on anywhere in it.
SHORTEST_PART = 5
# Up to so many hits are found before they are sorted.
FEW = 1000
# More devices than this share a part of an IMEI only where the part is too short to tell anything.
MOST_DEVICES = 200


class Found(NamedTuple):
    """Devices found by a number, for several searches of one lookup. No client can send it."""

    text: str
    ids: list


def retyped(text):
    """The text without the spaces and dashes it was typed with; nothing if it has none."""
    plain = squeeze(text)
    return plain if len(plain) >= SHORTEST and plain != text.upper() else ""


def part_domain(name, text):
    """Where a text stands in a number: anywhere, or if it is short at its end or beginning."""
    part = escape_psql(text)
    if len(text) >= SHORTEST_PART:
        return Domain(name, "ilike", part)
    return Domain(name, "=ilike", f"%{part}") | Domain(name, "=ilike", f"{part}%")


def settle(model, domain):
    """The domain as ids where it fits few records, else as it is.

    In no order at first: a database that guesses too many hits walks the whole table in the order
    of the list to find the first page, instead of asking the indexes of the numbers.
    """
    found = model._search(domain, limit=FEW + 1).get_result_ids()
    return Domain("id", "in", found) if len(found) <= FEW else domain


class StockLot(models.Model):
    """Finding a device by any part of any of its numbers."""

    _inherit = "stock.lot"
    _rec_names_search = ["lookup"]

    lookup = fields.Char(string="Serial or IMEI", store=False, search="_search_lookup")

    # the order of the list, and the beginning of a number
    _name_idx = models.Index("(name, id)")

    def _search_lookup(self, operator, value):
        if operator == "in":
            return Domain.OR(self._lookup_domain(text) for text in value)
        if operator.endswith("like") and isinstance(value, str):
            return settle(self, self._lookup_domain(value.strip("%")))
        return NotImplemented

    @api.model
    def _lookup_domain(self, text):
        text = (text or "").strip() if isinstance(text, str) else ""
        if not text:
            return Domain.FALSE
        if len(text) < SHORTEST:
            part = escape_psql(text)
            spellings = {part, part.upper(), part.lower()}
            return Domain.OR(Domain("name", "=like", f"{start}%") for start in spellings)
        domain = part_domain("name", text)
        if plain := retyped(text):
            domain |= part_domain("name", plain)
        if devices := self._ids_by_number(text):
            domain |= Domain("id", "in", devices)
        return domain

    @api.model
    def _ids_by_number(self, text):
        """Ids of devices with this part in an IMEI or MEID.

        Ids and no sub-select, so that the database can combine the indexes of both tables.
        """
        known = self.env.context.get("found_by_number")
        if isinstance(known, Found) and known.text == text:
            return known.ids
        part = squeeze(text)
        if len(part) < SHORTEST or not set(part) <= set("0123456789ABCDEF"):
            return []
        pattern = f"%{part}%" if len(part) >= SHORTEST_PART else f"%{part}"
        # sudo: what is found by them is what the reader may see
        Number = self.env["service.device.number"].sudo()
        # in no order: sorting would have to find them all first
        query = Number._search([("number", "=like", pattern)], limit=MOST_DEVICES)
        return [lot for (lot,) in self.env.execute_query(query.select("lot_id"))]
