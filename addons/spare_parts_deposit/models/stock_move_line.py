from odoo import api, models


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    @api.model_create_multi
    def create(self, vals_list):
        shelf = self.env["stock.quant"]._shelf()
        if shelf and shelf.is_open:
            shelf.lines += vals_list
            return self.browse()
        return super().create(vals_list)

    def _action_done(self):
        return super(StockMoveLine, self._with_pieces_locked())._action_done()

    def unlink(self):
        lines = self._with_pieces_locked()
        if lines.env != self.env:
            pieces = self.env["stock.quant"]._get_quants_by_products_locations(
                self.product_id,
                self.location_id,
                extra_domain=[("lot_id", "in", [*self.lot_id.ids, False])],
            )
            lines = lines.with_context(quants_cache=pieces)
        return super(StockMoveLine, lines).unlink()

    def _with_pieces_locked(self):
        """Lines of parts that go to and from points find their pieces locked already."""
        if not self or not all(move._is_of_parts() for move in self.move_id):
            return self
        return self.with_context(parts_locked=self.env["stock.quant"]._lock_pieces(self))
