from odoo import models

from .stock_lot_timeline import Event


class StockLot(models.Model):
    """What was promised and exchanged, on the timeline of a device."""

    _inherit = "stock.lot"

    def _timeline_events(self):
        return [
            *super()._timeline_events(),
            *self._contract_events(),
            *self._exchange_events(),
        ]

    def _timeline_kinds(self):
        return {
            **super()._timeline_kinds(),
            "contract": ("fa-shield", "text-info"),
            "exchanged": ("fa-exchange", "text-warning"),
        }

    def _contract_events(self):
        Contract = self.env["warranty.contract"]
        if not Contract.has_access("read"):
            return
        for contract in Contract.search(
            [("device_id", "in", self.ids), ("state", "=", "active"), ("date_from", "!=", False)]
        ):
            title = self.env._("Extended warranty %s", contract.name or "")
            text = self.env._("until %s", contract.date_to) if contract.date_to else ""
            device = contract.device_id.id
            yield Event(device, contract.date_from, "contract", title, text, contract)

    def _exchange_events(self):
        for lot in self.filtered("exchanged_on"):
            # sudo: the number of the unit it stands for
            earlier = lot.sudo().exchanged_from_id.display_name or ""
            title = self.env._("Given in exchange for %s", earlier)
            yield Event(lot.id, lot.exchanged_on, "exchanged", title)
