from odoo import models

from odoo.addons.repair_intake.models.stock_lot import Event
from odoo.addons.service_base.labels import selection_labels


class StockLot(models.Model):
    """Parts put into a device, each with its own warranty, on the device's timeline."""

    _inherit = "stock.lot"

    def _timeline_events(self):
        return [*super()._timeline_events(), *self._part_events()]

    def _timeline_kinds(self):
        return {**super()._timeline_kinds(), "part": ("fa-cog", "text-info")}

    def _part_events(self):
        Part = self.env["service.order.part"]
        parts = Part.search(
            [
                ("order_id", "in", self._orders_on_timeline().ids),
                ("state", "in", ("used", "cleared")),
            ]
        )
        outcomes = selection_labels(Part, "outcome")
        for part in parts:
            name = part.product_id.display_name
            title = f"{name} × {part.quantity:g}" if part.quantity != 1 else name
            notes = [outcomes[part.outcome], part.lot_id.name, part._warranty_text()]
            text = " · ".join(filter(None, notes))
            order = part.order_id
            yield Event(order.device_id.id, part.used_at, "part", title, text, order)
