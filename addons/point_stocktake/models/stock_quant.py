from odoo import api, models

from odoo.addons.spare_parts_deposit.models.stock_move_line import DOCUMENT


class StockQuant(models.Model):
    _inherit = "stock.quant"

    @api.model
    def _adjust(self, changes, name):
        """Bring pieces into stock or take them out, as an inventory does.

        :param changes: tuples ``(part, place, lot, pieces)``, each of a part, place and lot of its
            own; pieces below zero leave
        :param name: told on the stock moves
        """
        pieces_of = {(part, place, lot): pieces for part, place, lot, pieces in changes}
        Quant = self.with_context(inventory_mode=True)
        there = Quant._gather_for(pieces_of)
        missing = [key for key in pieces_of if key not in there]
        new = Quant.create(
            [
                {"product_id": part.id, "location_id": place.id, "lot_id": lot.id}
                for part, place, lot in missing
            ]
        )
        there |= dict(zip(missing, new, strict=True))
        for key, pieces in pieces_of.items():
            there[key].inventory_quantity = there[key].quantity + pieces
        quants = self.union(*(there[key] for key in pieces_of))
        quants.with_context(inventory_name=name, parts_document=DOCUMENT)._apply_inventory()

    @api.model
    def _gather_for(self, keys):
        """``{(part, place, lot): quant}`` of the company's own pieces in no package."""
        found = self.search(
            [
                ("product_id", "in", [part.id for part, _place, _lot in keys]),
                ("location_id", "in", [place.id for _part, place, _lot in keys]),
                ("owner_id", "=", False),
                ("package_id", "=", False),
            ],
            order="quantity",
        )
        return {(quant.product_id, quant.location_id, quant.lot_id): quant for quant in found}
