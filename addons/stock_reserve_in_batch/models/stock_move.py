from odoo import api, models
from odoo.tools import str2bool

SWITCH = "stock_reserve_in_batch.enabled"


class StockMove(models.Model):
    """Moves that are reserved together, see `ReservationBatch`.

    As ever, but the quants are read and the lines made for all moves at once. Whoever moved the
    same pieces meanwhile makes the transaction start again when it writes them.
    """

    _inherit = "stock.move"

    @api.model
    def _reserves_in_batch(self):
        """Whether the switch is on; off, everything goes Odoo's own way."""
        # sudo: a setting that no role reads
        return str2bool(self.env["ir.config_parameter"].sudo().get_param(SWITCH, "True"), True)

    def _reserved_together(self):
        """Whether the move is reserved, and its lines are done, together with others.

        Override to leave the moves of others to Odoo's own way.
        """
        self.ensure_one()
        return True

    def _are_all_together(self):
        return self._reserves_in_batch() and all(move._reserved_together() for move in self)

    def _action_assign(self, force_qty=False):
        if force_qty or not self._reserves_in_batch():
            return super()._action_assign(force_qty)
        for in_batch, moves in self._reserved_in_turn():
            reserved = moves._in_batch() if in_batch else moves
            super(StockMove, reserved)._action_assign()
            if in_batch:
                moves._make_lines(reserved.env)
        return None

    def _reserved_in_turn(self):
        """Pairs (in a batch, moves): who comes first is served first where they want the same."""
        together = self.filtered(lambda move: move._reserved_together() and not move.move_line_ids)
        together -= together._that_share()
        rest = self - together
        turns = [(True, together.ids), (False, rest.ids)]
        if together.product_id & rest.product_id:
            turns = []
            for move in self:
                if not turns or turns[-1][0] != (move in together):
                    turns.append((move in together, []))
                turns[-1][1].append(move.id)
        return [(in_batch, self.browse(ids)) for in_batch, ids in turns if ids]

    def _that_share(self):
        """Those among which what came in is shared out: each looks at the lines of the others."""
        chained = self.filtered("move_orig_ids")
        return chained.filtered(lambda move: len(move.move_orig_ids.move_dest_ids & chained) > 1)

    def _make_lines(self, env):
        """Close the batch of this environment."""
        env["stock.move.line"].create(env["stock.quant"]._reservation_batch().take_lines())
        self._place_lines()

    def _in_batch(self):
        Quant = self.env["stock.quant"]
        chained = self.filtered("move_orig_ids")  # take what the moves before them brought
        batch = Quant._make_reservation_batch(self - chained)
        moves = self.with_context(reservation_batch=batch, bypass_entire_pack=True)
        if not chained:
            return moves
        chained.move_orig_ids.move_line_ids.mapped("quantity")  # read for all at once
        quants = Quant._get_quants_by_products_locations(chained.product_id, chained.location_id)
        Quant.union(*quants.values()).fetch()
        return moves.with_context(quants_cache=quants)

    def _place_lines(self):
        """Whole packages stay together, and what goes into stock finds its place there."""
        if not self.env.context.get("bypass_entire_pack"):
            self.picking_id._check_entire_pack()
        self.filtered(lambda move: move._is_put_away()).move_line_ids._apply_putaway_strategy()

    def _is_put_away(self):
        """Whether its lines may be put elsewhere than where the move goes."""
        place = self.location_dest_id
        return place.usage in ("internal", "view") or bool(place.putaway_rule_ids)
