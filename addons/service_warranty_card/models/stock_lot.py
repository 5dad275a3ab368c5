from odoo import models

from odoo.addons.repair_intake.models.stock_lot import Event


class StockLot(models.Model):
    """Registered warranty cards, on the timeline of a device."""

    _inherit = "stock.lot"

    def _timeline_events(self):
        return [*super()._timeline_events(), *self._registration_events()]

    def _timeline_kinds(self):
        return {**super()._timeline_kinds(), "registered": ("fa-id-card-o", "text-info")}

    def _registration_events(self):
        Registration = self.env["warranty.registration"]
        channels = dict(Registration._fields["channel"]._description_selection(self.env))
        for line in Registration.search([("lot_id", "in", self.ids)]):
            title = self.env._("Card registered")
            if line.state == "withdrawn":
                title = self.env._("Card registered, later withdrawn")
            text = channels[line.channel]
            yield Event(line.lot_id.id, line.registered_at, "registered", title, text, line)
