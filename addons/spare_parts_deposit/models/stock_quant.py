from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

# Strategies whose order of pieces the database gives; others ask for each move.
ORDERED = ("fifo", "lifo")


class Shelf:
    """Pieces of some parts, read once, from which many moves are reserved.

    No client can send it in a context. While it is open, what a move takes is marked on the
    pieces at once and the lines of the moves are kept; they are made when it is closed.
    """

    def __init__(self):
        self.pieces = {}  # (part, place): quants, in the order in which they are taken
        self.lines = []
        self.is_open = True

    def take_lines(self):
        """What the moves took; from here on lines are made as ever."""
        self.is_open = False
        return self.lines


class Locked(set):
    """Quants this transaction has locked; no client can send it in a context."""


PIECES = frozenset({"quantity", "reserved_quantity"})
# What pieces there are and where; who counts in Odoo's inventory writes other fields.
FACTS = frozenset(
    {*PIECES, "product_id", "location_id", "lot_id", "owner_id", "package_id", "in_date"}
)


class StockQuant(models.Model):
    """Pieces at points: written by stock moves alone, and reserved many at once."""

    _inherit = "stock.quant"

    @api.model_create_multi
    def create(self, vals_list):
        quants = super().create(vals_list)
        if not self.env.su and any(PIECES & vals.keys() for vals in vals_list):
            quants._refuse_by_hand()
        return quants

    def write(self, vals):
        by_hand = not self.env.su and vals.keys() & FACTS
        if by_hand:
            self._refuse_by_hand()
        result = super().write(vals)
        if by_hand:
            self._refuse_by_hand()
        return result

    def _refuse_by_hand(self):
        for quant in self.sudo():  # sudo: what lies where, to refuse whoever would change it
            if quant.location_id._are_kept_for(quant.product_id):
                raise UserError(self.env["stock.picking"]._by_paper_message())

    @api.model
    def _shelf(self):
        """The shelf the caller reserves from, if any."""
        shelf = self.env.context.get("parts_shelf")
        return shelf if isinstance(shelf, Shelf) else None

    @api.model
    def _make_shelf(self, moves):
        """The pieces these moves may take, one query for all parts of a place."""
        shelf, groups = Shelf(), {}
        for move in moves:
            strategy = self._get_removal_strategy(move.product_id, move.location_id)
            if strategy in ORDERED and self._is_like_others(move.product_id):
                key = (move.location_id, strategy)
                groups[key] = groups.get(key, move.product_id) | move.product_id
        for (place, strategy), parts in groups.items():
            # sudo: see `_get_reserve_quantity`, which looks at all pieces of the place
            found = self.sudo().search_fetch(
                self._shelf_domain(place, parts), order=self._get_removal_strategy_order(strategy)
            )
            by_part = found.sorted(lambda quant: not quant.lot_id).grouped("product_id")
            for part in parts:
                shelf.pieces[part.id, place.id] = by_part.get(part, found.browse())
        return shelf

    @api.model
    def _is_like_others(self, product):
        """Whether pieces of the part are looked for by the same domain as those of others."""
        return True

    @api.model
    def _shelf_domain(self, place, parts):
        """What `_gather` looks for, of many parts; at a point, only pieces of the company."""
        domain = Domain(self._get_gather_domain(parts[:1], place)).map_conditions(
            lambda condition: Domain("product_id", "in", parts.ids)
            if condition.field_expr == "product_id"
            else condition
        )
        return domain & Domain("owner_id", "=", False) if place.service_point_id else domain

    def _gather(
        self,
        product_id,
        location_id,
        lot_id=None,
        package_id=None,
        owner_id=None,
        strict=False,
        qty=0,
    ):
        shelf = self._shelf()
        plain = not (strict or lot_id or package_id or owner_id)
        if shelf and plain and not self.env.context.get("with_expiration"):
            pieces = shelf.pieces.get((product_id.id, location_id.id))
            if pieces is not None:
                return pieces.with_env(self.env)
        return super()._gather(
            product_id, location_id, lot_id, package_id, owner_id, strict=strict, qty=qty
        )

    def _get_reserve_quantity(self, product_id, location_id, quantity, **options):
        """From a shelf, what is found is taken at once: the next move sees what is left."""
        taken = super()._get_reserve_quantity(product_id, location_id, quantity, **options)
        shelf = self._shelf()
        if shelf and shelf.is_open:
            for quant, pieces in taken:
                quant.reserved_quantity += pieces
        return taken

    def _update_reserved_quantity(self, product_id, location_id, quantity, **options):
        if self._shelf():  # there it is done already
            return None
        return super()._update_reserved_quantity(product_id, location_id, quantity, **options)

    # --- many lines done or undone at once ---

    @api.model
    def _lock_pieces(self, parts, places, lots):
        """Lock the pieces that lines take from and add to, as Odoo does for one after another.

        What somebody else holds is left out: Odoo goes around it.
        """
        # sudo: pieces of moves that are granted; Odoo locks them as superuser too
        query = self.sudo()._search(
            [
                ("product_id", "in", parts.ids),
                ("location_id", "in", places.ids),
                ("lot_id", "in", [*lots.ids, False]),
            ],
            order="id",
        )
        rows = self.env.execute_query(SQL("%s FOR NO KEY UPDATE SKIP LOCKED", query.select()))
        locked = Locked(number for (number,) in rows)
        self.sudo().browse(locked).fetch()
        return locked

    def try_lock_for_update(self, *, allow_referencing=False, limit=None):
        locked = self.env.context.get("parts_locked")
        if isinstance(locked, Locked) and limit == 1:
            for quant in self:
                if quant.id in locked:
                    return quant
        return super().try_lock_for_update(allow_referencing=allow_referencing, limit=limit)
