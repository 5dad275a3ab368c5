from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..reservation_batch import LockedQuants, ReservationBatch

# Strategies whose order of quants the database gives; others ask for each move.
ORDERED = ("fifo", "lifo")


class StockQuant(models.Model):
    """Quants that are read, reserved and locked for many moves at once."""

    _inherit = "stock.quant"

    # --- reserved for many moves ---

    @api.model
    def _reservation_batch(self):
        """The batch the caller reserves from, if any."""
        batch = self.env.context.get("reservation_batch")
        return batch if isinstance(batch, ReservationBatch) else None

    @api.model
    def _make_reservation_batch(self, moves):
        """The quants these moves may take, one query for all products of a location."""
        batch, groups = ReservationBatch(), {}
        for move in moves:
            strategy = self._get_removal_strategy(move.product_id, move.location_id)
            if strategy in ORDERED and self._is_read_in_batch(move.product_id):
                key = (move.location_id, strategy)
                groups[key] = groups.get(key, move.product_id) | move.product_id
        for (location, strategy), products in groups.items():
            # sudo: see `_get_reserve_quantity`, which looks at all quants of the location
            found = self.sudo().search_fetch(
                self._batch_domain(location, products),
                order=self._get_removal_strategy_order(strategy),
            )
            by_product = found.sorted(lambda quant: not quant.lot_id).grouped("product_id")
            for product in products:
                batch.quants[product.id, location.id] = by_product.get(product, found.browse())
        return batch

    @api.model
    def _is_read_in_batch(self, product):
        """Whether quants of the product are looked for by the same domain as those of others.

        Override where `_get_gather_domain` is another one for some products.
        """
        return True

    @api.model
    def _batch_domain(self, location, products):
        """What `_gather` looks for, of many products.

        Override to leave out quants that moves of a batch never take.
        """
        return Domain(self._get_gather_domain(products[:1], location)).map_conditions(
            lambda condition: Domain("product_id", "in", products.ids)
            if condition.field_expr == "product_id"
            else condition
        )

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
        batch = self._reservation_batch()
        plain = not (strict or lot_id or package_id or owner_id)
        quants = None
        if batch and plain and not self.env.context.get("with_expiration"):
            quants = batch.quants.get((product_id.id, location_id.id))
        if quants is None:
            quants = super()._gather(
                product_id, location_id, lot_id, package_id, owner_id, strict=strict, qty=qty
            )
        if batch:
            quants = batch.gathered = quants.with_env(self.env)
        return quants

    def _get_reserve_quantity(self, product_id, location_id, quantity, **options):
        """In a batch, what is found is taken at once: the next move sees what is left."""
        taken = super()._get_reserve_quantity(product_id, location_id, quantity, **options)
        batch = self._reservation_batch()
        if batch and batch.is_open:
            for quant, pieces in taken:
                batch.first_like(quant).reserved_quantity += pieces
        return taken

    def _update_reserved_quantity(self, product_id, location_id, quantity, **options):
        if self._reservation_batch():  # there it is done already
            return None
        return super()._update_reserved_quantity(product_id, location_id, quantity, **options)

    # --- many lines done or undone at once ---

    @api.model
    def _lock_quants(self, products, locations, lots):
        """Lock the quants that lines take from and add to, as Odoo does for one after another.

        What somebody else holds is left out: Odoo goes around it.
        """
        # sudo: quants of moves that are granted; Odoo locks them as superuser too
        query = self.sudo()._search(
            [
                ("product_id", "in", products.ids),
                ("location_id", "in", locations.ids),
                ("lot_id", "in", [*lots.ids, False]),
            ],
            order="id",
        )
        rows = self.env.execute_query(SQL("%s FOR NO KEY UPDATE SKIP LOCKED", query.select()))
        locked = LockedQuants(number for (number,) in rows)
        self.sudo().browse(locked).fetch()
        return locked

    def try_lock_for_update(self, *, allow_referencing=False, limit=None):
        locked = self.env.context.get("reservation_locked")
        if isinstance(locked, LockedQuants) and limit == 1:
            for quant in self:
                if quant.id in locked:
                    return quant
        return super().try_lock_for_update(allow_referencing=allow_referencing, limit=limit)
