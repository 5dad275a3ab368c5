from odoo import models


class ServiceOrder(models.Model):
    """Parts come out of the technician's bag first, and then from the point's shelf."""

    _inherit = "service.order"

    def _parts_in_reach(self, products):
        bag = self.technician_id._bag(self.point_id)
        return self.point_id._parts_at_point(products, bag)

    def _parts_places(self):
        """What the technician carries comes before the shelf."""
        bag = self.technician_id._bag(self.point_id)
        if not bag:
            return super()._parts_places()
        # sudo: the parts in the bag of whoever has the order
        quants = self.env["stock.quant"].sudo()
        parts = quants.search([("location_id", "=", bag.id)]).product_id.with_env(self.env)
        there = self.point_id._pieces_in(bag, parts)
        mine = {part: n for part, n in there.items() if n > 0 and part.is_service_part}
        return [(self.env._("Bag"), mine), *super()._parts_places()]

    def _pick_part(self, move, part):
        bag = self.technician_id._bag(self.point_id)
        if bag:
            self._pick_from_bag(move, part, bag)
        return super()._pick_part(move, part)

    def _pick_from_bag(self, move, part, bag):
        """Reserve what the bag has; what is missing then, from the shelf."""
        move._do_unreserve()
        taken = move._update_reserved_quantity(part.quantity, bag, lot_id=part.lot_id, strict=False)
        rest = part.quantity - taken
        if part.product_id.uom_id.compare(rest, 0.0) > 0:
            move._update_reserved_quantity(rest, move.location_id, lot_id=part.lot_id, strict=False)
