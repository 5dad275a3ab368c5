from odoo import models


class DepositAccount(models.Model):
    """What is held, part by part."""

    _inherit = "deposit.account"

    def _held_values(self, parts):
        """Value at which pieces in the point's hands are held.

        :param parts: pairs ``(product, quantity)``, taken one after the other
        :return: list of values in the same order; taking all pieces takes all of their value
        """
        self.ensure_one()
        products = self.env["product.product"].union(*[product for product, _quantity in parts])
        pool = self._held_pool(products)
        values = []
        for product, quantity in parts:
            pieces, value = pool.get(product, (0.0, 0.0))
            share = min(quantity / pieces, 1.0) if pieces > 0 else 0.0
            values.append(self.currency_id.round(value * share))
            pool[product] = (pieces - quantity, value - values[-1])
        return values

    def _held_pool(self, products):
        """``{product: (pieces, value)}`` of the ledger, without parts used and not yet cleared."""
        self._serialize()
        pool = {}
        # sudo: the account's own ledger and uses, summed
        sums = (
            self.env["deposit.entry"]
            .sudo()
            ._read_group(
                [("account_id", "=", self.id), ("product_id", "in", products.ids)],
                ["product_id"],
                ["quantity:sum", "held_delta:sum"],
            )
        )
        used = (
            self.env["service.order.part"]
            .sudo()
            ._read_group(
                [
                    ("account_id", "=", self.id),
                    ("product_id", "in", products.ids),
                    ("state", "=", "used"),
                ],
                ["product_id"],
                ["quantity:sum", "held_value:sum"],
            )
        )
        taken = {product: (pieces, value) for product, pieces, value in used}
        for product, pieces, value in sums:
            used_pieces, used_value = taken.get(product, (0.0, 0.0))
            pool[product] = (pieces - used_pieces, value - used_value)
        return pool
