from odoo import models
from odoo.exceptions import UserError


class StockMoveLine(models.Model):
    """What customers are given for a failed device is new, and what is reserved for one stays."""

    _inherit = "stock.move.line"

    def _action_done(self):
        moved = self.filtered(lambda line: line.quantity and line.lot_id)
        for line in moved.filtered("move_id.is_exchange"):
            if line.lot_id._is_used():
                raise UserError(line.lot_id._not_new_message())
        moved._refuse_reserved_units()
        return super()._action_done()

    def _refuse_reserved_units(self):
        # sudo: that a unit is kept for a customer holds for whoever moves it
        Exchange = self.env["service.exchange"].sudo()
        kept = self.lot_id and Exchange.search(
            [("lot_id", "in", self.lot_id.ids), ("state", "=", "reserved")], limit=1
        )
        if kept:
            raise UserError(
                self.env._(
                    "%(unit)s is reserved for exchange %(exchange)s. Release it there first.",
                    unit=kept.lot_id.display_name,
                    exchange=kept.name,
                )
            )
