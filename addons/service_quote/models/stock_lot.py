from odoo import models

from odoo.addons.repair_intake.models.stock_lot import Event


class StockLot(models.Model):
    """What was paid, on the timeline of a device."""

    _inherit = "stock.lot"

    def _timeline_events(self):
        return [*super()._timeline_events(), *self._receipt_events()]

    def _timeline_kinds(self):
        return {**super()._timeline_kinds(), "fee": ("fa-money", "text-success")}

    def _receipt_events(self):
        Receipt = self.env["service.fee.receipt"]
        receipts = Receipt.search(
            [("order_id", "in", self._orders_on_timeline().ids), ("amount_total", ">", 0)]
        )
        states = dict(Receipt._fields["state"]._description_selection(self.env))
        for receipt in receipts:
            fee = receipt.currency_id.format(receipt.amount_total)
            text = states["void"] if receipt.state == "void" else ""
            title = self.env._("Fee %(fee)s · %(receipt)s", fee=fee, receipt=receipt.name)
            device = receipt.order_id.device_id.id
            yield Event(device, receipt.issued_at, "fee", title, text, receipt)
