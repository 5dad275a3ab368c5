from odoo import api, models
from odoo.exceptions import UserError

from .stock_move_line import DOCUMENT, DONE

# Where a move goes and whose work it is.
WAY = frozenset({"location_id", "location_dest_id", "product_id", "picking_id"})


class StockMove(models.Model):
    """Moves of parts to points and from there: planned and done by the documents of after-sales.

    By hand nobody plans such a move, redirects one or rewrites one that is done: their value is
    held on the deposit of a point. That none is done past a document, see `stock.move.line`.
    """

    _inherit = "stock.move"

    @api.model_create_multi
    def create(self, vals_list):
        moves = super().create(vals_list)
        moves._refuse_by_hand()
        return moves

    def write(self, vals):
        if self._is_by_hand() and vals.keys() & (WAY | {"state", "date"}):
            self._refuse_rewriting(vals)
        result = super().write(vals)
        if vals.keys() & WAY:
            self._refuse_by_hand()
        return result

    def _action_done(self, cancel_backorder=False):
        moves = self.with_context(parts_done=DONE)
        return super(StockMove, moves)._action_done(cancel_backorder).with_env(self.env)

    def _is_by_hand(self):
        """Whether somebody asks for this himself, not a document of ours or another app for him."""
        return not self.env.su and self.env.context.get("parts_document") is not DOCUMENT

    def _refuse_by_hand(self):
        """Neither the parts of a point nor the transfer of a document is moved by hand."""
        if not self._is_by_hand():
            return
        for move in self:
            if move.picking_id._document() or move._is_held_by_documents():
                raise UserError(move.picking_id._by_hand_message())

    def _refuse_rewriting(self, vals):
        """What is done at a point stays done, when it was; and only Odoo says that it is done."""
        by_odoo = self.env.context.get("parts_done") is DONE
        for move in self.filtered(lambda move: move._is_held_by_documents()):
            done = move.state == "done" or vals.get("state") == "done"
            if done and not by_odoo or vals.keys() & WAY:
                raise UserError(move.picking_id._by_hand_message())

    def _is_held_by_documents(self):
        """Whether it takes a service part to a point, to the way there, or from there."""
        return (self.location_id | self.location_dest_id)._are_kept_for(self.product_id)

    def _compute_reference(self):
        """Parts used at a point have no document of stock: they are told by their order."""
        result = super()._compute_reference()
        for move in self:
            if not move.reference and move.location_id.service_point_id:
                move.reference = move.origin
        return result

    def _skip_push(self):
        """The way of parts ends where they are sent; what follows is planned by their documents."""
        return self._is_of_parts() or super()._skip_push()

    def _reserved_together(self):
        """Parts that go to and from points alone; other goods go Odoo's own way.

        See `deposit.account._lock_in_order` for how seldom two transactions want the same pieces.
        """
        return super()._reserved_together() and self._is_of_parts()

    def _is_of_parts(self):
        """Whether it takes parts to a point or from there."""
        places = self.location_id | self.location_dest_id
        return self.picking_type_id.is_parts_transfer or bool(places.service_point_id)

    def _create_analytic_move(self):
        """Asks for all moves at once, also where their lines have just been deleted."""
        return super(StockMove, self.with_prefetch())._create_analytic_move()
