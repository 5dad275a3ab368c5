from odoo import models


class ServicePoint(models.Model):
    _inherit = "service.point"

    def _parts_at_point(self, products, bag=None):
        """Pieces on the shelf and, if one is given, in a technician's bag."""
        self.ensure_one()
        there = super()._parts_at_point(products)
        others = self._bags() - (bag or self.env["stock.location"])
        if others:
            for product, pieces in self._pieces_in(others, products).items():
                there[product] = there.get(product, 0.0) - pieces
        return there

    def _bags(self):
        # sudo: the bags of the point
        Location = self.env["stock.location"].sudo()
        return Location.browse(Location._bag_ids(self.id).values())

    def _pieces_in(self, locations, products):
        groups = (
            self.env["stock.quant"]
            .sudo()  # sudo: see _bags
            ._read_group(
                [
                    ("location_id", "in", locations.ids),
                    ("product_id", "in", products.ids),
                    ("owner_id", "=", False),
                ],
                ["product_id"],
                ["quantity:sum", "reserved_quantity:sum"],
            )
        )
        return {product: quantity - reserved for product, quantity, reserved in groups}

    def _last_closing(self):
        """``{point: when it last closed}``, in UTC; points that never open are left out."""
        closed = {}
        for calendar, points in self.grouped("calendar_id").items():
            moment = calendar.sudo()._last_closing()  # sudo: opening hours
            if moment:
                closed |= dict.fromkeys(points, moment)
        return closed
