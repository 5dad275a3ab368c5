from odoo import api, models


class StockMoveLine(models.Model):
    """Many lines of parts at points find their pieces read and locked, not one after another."""

    _inherit = "stock.move.line"

    @api.model_create_multi
    def create(self, vals_list):
        shelf = self.env["stock.quant"]._shelf()
        if shelf and shelf.is_open:
            shelf.lines += vals_list
            return self.browse()
        if shelf or not self._are_at_points(vals_list):
            return super().create(vals_list)

        def told(model, *names):
            numbers = {vals[name] for vals in vals_list for name in names}
            return self.env[model].browse(numbers - {False})

        lines = self._with_pieces(
            told("product.product", "product_id"),
            told("stock.location", "location_id", "location_dest_id"),
            told("stock.lot", "lot_id"),
        )
        return super(StockMoveLine, lines).create(vals_list).with_env(self.env)

    @api.model
    def _are_at_points(self, vals_list):
        """Whether these are several lines that take parts from points, and tell all of it."""
        told = {"product_id", "location_id", "location_dest_id", "lot_id"}
        if len(vals_list) < 2 or not all(told <= vals.keys() for vals in vals_list):
            return False
        places = self.env["stock.location"].browse({vals["location_id"] for vals in vals_list})
        return all(place.service_point_id for place in places)

    def unlink(self):
        lines = self
        if self._are_of_parts():
            lines = self._with_pieces(self.product_id, self.location_id, self.lot_id)
        return super(StockMoveLine, lines).unlink()

    def _action_done(self):
        lines = self
        if self._are_of_parts():
            places = self.location_id | self.location_dest_id
            locked = self.env["stock.quant"]._lock_pieces(self.product_id, places, self.lot_id)
            lines = self.with_context(parts_locked=locked)
        return super(StockMoveLine, lines)._action_done()

    def _are_of_parts(self):
        return bool(self) and all(move._is_of_parts() for move in self.move_id)

    def _with_pieces(self, parts, places, lots):
        Quant = self.env["stock.quant"]
        locked = Quant._lock_pieces(parts, places, lots)
        pieces = Quant._get_quants_by_products_locations(
            parts, places, extra_domain=[("lot_id", "in", [*lots.ids, False])]
        )
        return self.with_context(parts_locked=locked, quants_cache=pieces)
