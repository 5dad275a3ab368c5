from odoo import models

from .stock_lot_timeline import Event


class StockLot(models.Model):
    """What a device was exchanged for, on its timeline."""

    _inherit = "stock.lot"

    def _timeline_events(self):
        return [
            *super()._timeline_events(),
            *self._exchange_events(),
        ]

    def _timeline_kinds(self):
        return {
            **super()._timeline_kinds(),
            "exchanged": ("fa-exchange", "text-warning"),
        }

    def _exchange_events(self):
        for lot in self.filtered("exchanged_on"):
            # sudo: the number of the unit it stands for
            earlier = lot.sudo().exchanged_from_id.display_name or ""
            title = self.env._("Given in exchange for %s", earlier)
            yield Event(lot.id, lot.exchanged_on, "exchanged", title)
