from odoo import fields, models

from .stock_move_line import PAPER


class ServiceOrderPart(models.Model):
    """What using and clearing a part does to stock and deposit."""

    _inherit = "service.order.part"

    def _on_use(self):
        """Out of the point's stock; the value stays held until the old part or the money is in."""
        accounts = {order: order._get_parts_account() for order in self.order_id}
        moves = self._consume()
        for account, parts in self.grouped(lambda part: accounts[part.order_id]).items():
            parts._remember_value(account)
        for part in self:
            part.move_id = moves[part]
        for order, parts in self.grouped("order_id").items():
            order._charge_agreed_prices(parts)
        self.env["old.part.return"].create(
            [part._prepare_old_part_vals() for part in self if part.old_part_due]
        )
        self.filtered(lambda p: p.outcome == "warranty" and not p.old_part_due)._clear()

    def _consume(self):
        """Take the parts out of the point's stock, done at once.

        Where a repair order is open for the service order they become lines of it.

        :return: dict part → stock.move
        """
        # Whoever works at a point has the same shelf and bag in reach for all his orders.
        for parts in self.grouped(lambda p: (p.order_id.point_id, p.technician_id)).values():
            parts.order_id[:1]._check_parts_in_custody(parts)
        repaired = self.filtered("order_id.repair_open")
        taken = (self - repaired)._take_from_custody()
        for order, parts in repaired.grouped("order_id").items():
            taken |= order._consume_in_repair(parts)
        for part, move in taken.items():
            part.order_id._pick_part(move, part)
        moves = self.env["stock.move"].union(*taken.values())
        moves.picked = True
        moves.with_context(parts_paper=PAPER)._action_done()
        return taken

    def _take_from_custody(self):
        moves = self.env["stock.move"].create(
            [part.order_id._prepare_use_move_vals(part) for part in self]
        )
        moves._action_confirm(merge=False)
        moves._action_assign()
        return dict(zip(self, moves, strict=True))

    def _prepare_old_part_vals(self):
        return {"use_id": self.id, "lot_id": self._old_serial().id}

    def _old_serial(self):
        """The serial of what comes back, as far as it is known: that of a part dead on opening."""
        if not self.is_doa:
            return self.lot_id.browse()
        return self.lot_id or self.move_id.lot_ids[:1]

    def _remember_value(self, account):
        """Fix the value at which each part is held, so that clearing frees exactly that."""
        now = fields.Datetime.now()
        values = account._held_values([(part.product_id, part.quantity) for part in self])
        for part, value in zip(self, values, strict=True):
            part.write({"account_id": account.id, "held_value": value, "used_at": now})

    def _clear(self):
        """Free the value held for used parts, once."""
        if self:
            self._take_step("clear")

    def _on_clear(self):
        self.env["deposit.account"]._post([part._prepare_release_vals() for part in self])

    def _prepare_release_vals(self):
        return {
            "account_id": self.account_id.id,
            "kind": "release",
            "held_delta": -self.held_value,
            "product_id": self.product_id.id,
            "quantity": -self.quantity,
            "use_id": self.id,
            "old_part_id": self.old_part_ids.id,
            "note": self.order_id.name,
        }
