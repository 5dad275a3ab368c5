from odoo import api, models

# What a line says of the quant it takes from.
QUANT = frozenset({"product_id", "location_id", "location_dest_id", "lot_id"})


class StockMoveLine(models.Model):
    """Lines of moves that are reserved together find their quants read and locked."""

    _inherit = "stock.move.line"

    @api.model_create_multi
    def create(self, vals_list):
        batch = self.env["stock.quant"]._reservation_batch()
        if batch and batch.is_open:
            batch.lines += vals_list
            return self.browse()
        together = not batch and self._are_made_together(vals_list)
        maker = self._with_quants_of(vals_list) if together else self
        return super(StockMoveLine, maker).create(vals_list).with_env(self.env)

    def unlink(self):
        lines = self
        if self._are_moved_together():
            lines = self._with_quants(self.product_id, self.location_id, self.lot_id)
        return super(StockMoveLine, lines).unlink()

    def _action_done(self):
        lines = self
        if self._are_moved_together():
            places = self.location_id | self.location_dest_id
            locked = self.env["stock.quant"]._lock_quants(self.product_id, places, self.lot_id)
            lines = self.with_context(reservation_locked=locked)
        return super(StockMoveLine, lines)._action_done()

    def _are_moved_together(self):
        return bool(self.move_id) and self.move_id._are_all_together()

    @api.model
    def _are_made_together(self, vals_list):
        """Whether these are several lines that say all of the quants they take from."""
        if len(vals_list) < 2 or not all(QUANT <= vals.keys() for vals in vals_list):
            return False
        moves = self.env["stock.move"].browse({vals.get("move_id") for vals in vals_list})
        return all(moves.ids) and moves._are_all_together() and "done" not in moves.mapped("state")

    def _with_quants_of(self, vals_list):
        def named(model, *names):
            numbers = {vals[name] for vals in vals_list for name in names}
            return self.env[model].browse(numbers - {False})

        return self._with_quants(
            named("product.product", "product_id"),
            named("stock.location", "location_id", "location_dest_id"),
            named("stock.lot", "lot_id"),
        )

    def _with_quants(self, products, locations, lots):
        Quant = self.env["stock.quant"]
        locked = Quant._lock_quants(products, locations, lots)
        quants = Quant._get_quants_by_products_locations(
            products, locations, extra_domain=[("lot_id", "in", [*lots.ids, False])]
        )
        return self.with_context(reservation_locked=locked, quants_cache=quants)
