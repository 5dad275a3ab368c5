from odoo import api, models


class StockQuant(models.Model):
    _inherit = "stock.quant"

    @api.model
    def _adjust(self, changes, name):
        """Bring pieces into stock or take them out, as an inventory does.

        :param changes: tuples ``(part, location, lot, pieces)``, below zero for what leaves
        :param name: told on the stock moves
        """
        Quant = self.with_context(inventory_mode=True)
        quants = self.browse()
        for part, location, lot, pieces in changes:
            quant = Quant._gather(part, location, lot_id=lot, strict=True)[:1]
            quant = quant or Quant.create(
                {"product_id": part.id, "location_id": location.id, "lot_id": lot.id}
            )
            quant.inventory_quantity = quant.quantity + pieces
            quants |= quant
        quants.with_context(inventory_name=name)._apply_inventory()
