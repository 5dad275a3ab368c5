from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import escape_psql

from ..device_number import squeeze

# A part of a number shorter than this fits half the country: only whole numbers are found by it.
SHORTEST = 4
# More devices than this share a part of an IMEI only where the part is too short to tell anything.
MOST_DEVICES = 200


def retyped(text):
    """The text without the spaces and dashes it was typed with; nothing if it has none."""
    plain = squeeze(text)
    return plain if len(plain) >= SHORTEST and plain != text.upper() else ""


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
            return self._lookup_domain(value.strip("%"))
        return NotImplemented

    @api.model
    def _lookup_domain(self, text):
        text = (text or "").strip() if isinstance(text, str) else ""
        if not text:
            return Domain.FALSE
        part = escape_psql(text)
        if len(text) < SHORTEST:
            spellings = {part, part.upper(), part.lower()}
            return Domain.OR(Domain("name", "=like", f"{start}%") for start in spellings)
        domain = Domain("name", "ilike", part)
        if plain := retyped(text):
            domain |= Domain("name", "ilike", plain)
        if devices := self._ids_by_number(text):
            domain |= Domain("id", "in", devices)
        return domain

    @api.model
    def _ids_by_number(self, text):
        """Ids of devices with this part in an IMEI or MEID.

        Ids and no sub-select, so that the database can combine the indexes of both tables.
        """
        part = squeeze(text)
        if len(part) < SHORTEST or not set(part) <= set("0123456789ABCDEF"):
            return []
        # sudo: what is found by them is what the reader may see
        Number = self.env["service.device.number"].sudo()
        rows = Number.search_fetch([("number", "like", part)], ["lot_id"], limit=MOST_DEVICES)
        return rows.lot_id.ids
