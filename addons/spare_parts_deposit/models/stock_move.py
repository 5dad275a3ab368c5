from odoo import models


class StockMove(models.Model):
    _inherit = "stock.move"

    def _action_assign(self, force_qty=False):
        """Parts that go to and from points are reserved together, see `Shelf`.

        As ever, but the pieces are read and the lines made for all moves at once. Whoever moved
        the same pieces meanwhile makes the transaction start again when it writes them; see
        `deposit.account._take_turn` for how it seldom comes to that.
        """
        together = self.browse()
        if not force_qty:
            together = self.filtered(lambda move: move._is_of_parts() and not move.move_line_ids)
        if together:
            moves = together._at_shelf()
            super(StockMove, moves)._action_assign()
            taken = moves.env["stock.quant"]._shelf().take_lines()
            moves.env["stock.move.line"].create(taken)
            together._place_lines()
        if rest := self - together:
            return super(StockMove, rest)._action_assign(force_qty)
        return None

    def _at_shelf(self):
        Quant = self.env["stock.quant"]
        chained = self.filtered("move_orig_ids")  # take what the moves before them brought
        shelf = Quant._make_shelf(self - chained)
        moves = self.with_context(parts_shelf=shelf, bypass_entire_pack=True)
        if not chained:
            return moves
        chained.move_orig_ids.move_line_ids.mapped("quantity")  # read for all at once
        pieces = Quant._get_quants_by_products_locations(chained.product_id, chained.location_id)
        Quant.union(*pieces.values()).fetch()
        return moves.with_context(quants_cache=pieces)

    def _place_lines(self):
        """Whole packages stay together, and what goes into stock finds its shelf there."""
        if not self.env.context.get("bypass_entire_pack"):
            self.picking_id._check_entire_pack()
        stored = self.filtered(lambda move: move.location_dest_id.usage == "internal")
        stored.move_line_ids._apply_putaway_strategy()

    def _compute_reference(self):
        """Parts used at a point have no document of stock: they are told by their order."""
        result = super()._compute_reference()
        for move in self:
            if not move.reference and move.location_id.service_point_id:
                move.reference = move.origin
        return result

    def _skip_push(self):
        """The way of parts ends where they are sent; what follows is planned by their papers."""
        return self._is_of_parts() or super()._skip_push()

    def _is_of_parts(self):
        """Whether it takes parts to a point or from there."""
        places = self.location_id | self.location_dest_id
        return self.picking_type_id.is_parts_transfer or bool(places.service_point_id)

    def _create_analytic_move(self):
        """Asks for all moves at once, also where their lines have just been deleted."""
        return super(StockMove, self.with_prefetch())._create_analytic_move()
