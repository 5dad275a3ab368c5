from odoo import api, models

MATCHES = 12
# Shorter than this, a part of a number fits half the country.
SHORTEST = 3


class ServiceHotline(models.AbstractModel):
    """Who is it? Any part of a phone, serial or order number finds customer and device."""

    _inherit = "service.hotline"

    @api.model
    def _find(self, text):
        """What fits: list of ``{"partner_id", "device_id", "order_id"}``, the best first."""
        if len(text) < SHORTEST:
            return []
        return self._find_exactly(text) or self._find_partly(text)

    @api.model
    def _find_exactly(self, text):
        """The whole number was typed: one order, one caller or one device, in this order."""
        order = self.env["service.order"].search([("name", "in", [text, text.upper()])], limit=1)
        if order:
            return [self._hit(order.partner_id, order.device_id, order)]
        partner = self.env["res.partner"]._find_by_phone([text]).get(text)
        if partner:
            return [self._hit(partner)]
        device = self.env["stock.lot"]._find_devices([text]).get(text)
        return [self._hit(device.owner_id, device)] if device else []

    @api.model
    def _find_partly(self, text):
        """One hit for each customer; a customer found by a device comes with it."""
        hits = {}
        found = self.env["service.order"]._lookup(text, limit=MATCHES)
        partners, lots, orders = found["partners"], found["devices"], found["orders"]
        for partner in partners:
            hits.setdefault((partner.id, False), self._hit(partner))
        for lot in lots:
            hits.setdefault((lot.owner_id.id, lot.id), self._hit(lot.owner_id, lot))
        for order in orders:
            partner, device = order.partner_id, order.device_id
            if not hits.keys() & {(partner.id, False), (partner.id, device.id)}:
                hits[partner.id, device.id] = self._hit(partner, device, order)
        return list(hits.values())[:MATCHES]

    @api.model
    def _hit(self, partner, device=None, order=None):
        return {
            "partner_id": partner.id,
            "device_id": device.id if device else False,
            "order_id": order.id if order else False,
        }

    @api.model
    def _match_data(self, hits):
        """The lines to choose from."""
        partners = self._by_id("res.partner", [hit["partner_id"] for hit in hits])
        devices = self._by_id("stock.lot", [hit["device_id"] for hit in hits])
        orders = self._by_id("service.order", [hit["order_id"] for hit in hits])
        return [
            {
                **hit,
                "name": partner.name or self.env._("No customer yet"),
                "phone": partner.phone or "",
                "where": partner.area_id.complete_name or "",
                "device": device.name or "",
                "model": device.product_id.display_name or "",
                "order": order.name or "",
            }
            for hit, partner, device, order in zip(hits, partners, devices, orders, strict=True)
        ]

    @api.model
    def _by_id(self, model, ids):
        """A record for each id, read together; an empty one for False."""
        records = self.env[model].browse(filter(None, ids))
        known = {record.id: record for record in records}
        return [known.get(id_, records.browse()) for id_ in ids]
