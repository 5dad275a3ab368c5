from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command

from .stock_picking import Transfer


class PartsTransfer(models.Model):
    """What the steps of a transfer do: giver → transit → receiver."""

    _inherit = "parts.transfer"

    def _on_order(self):
        for transfer in self:
            if not transfer.from_point_id:
                raise UserError(
                    self.env._("%s has no giver yet. Choose the point to send from.", transfer.name)
                )
            if not transfer.line_ids:
                raise UserError(
                    self.env._("%s asks for nothing yet. Add a part first.", transfer.name)
                )
            transfer._check_accounts()

    def _check_accounts(self):
        for point, account in (
            (self.from_point_id, self.from_account_id),
            (self.point_id, self.account_id),
        ):
            if not account:
                raise UserError(
                    self.env._(
                        "%s has no deposit account, so no parts can be held against it."
                        " Activate the point or make its account there.",
                        point.name,
                    )
                )

    def _on_send(self):
        """Out of the giver's hands and account, into the receiver's account, at once."""
        for transfer in self:
            transfer._leave_rest()
        self.env["stock.picking"]._do_transfers([transfer._departure() for transfer in self])
        entries = []
        for account, transfers in self.grouped("from_account_id").items():
            entries += transfers.line_ids._leave_account(account)
        self.env["deposit.account"]._post(entries)
        self.line_ids._expect_all()

    def _departure(self):
        return self._transfer(
            self.from_point_id.custody_location_id,
            self.company_id._get_parts_transit_location(),
            [(line.product_id, line.quantity, line.picked_lot_ids) for line in self.line_ids],
        )

    def _leave_rest(self):
        """Somebody who scanned sends that, and nothing else; the rest stays ordered."""
        if not any(self.line_ids.mapped("picked_qty")):
            return
        rest = {
            line: line.quantity - line.picked_qty
            for line in self.line_ids
            if line.product_id.uom_id.compare(line.quantity, line.picked_qty) > 0
        }
        if not rest:
            return
        over = self._as_step().create(self._prepare_rest_vals(rest))
        self._log_step("split", note=over.name)
        over._log_step("order", note=self.env._("The rest of %s", self.name))
        for line in rest:
            if line.picked_qty:
                line.quantity = line.picked_qty
            else:
                line.unlink()

    def _prepare_rest_vals(self, rest):
        return {
            "point_id": self.point_id.id,
            "from_point_id": self.from_point_id.id,
            "user_id": self.user_id.id,
            "note": self.note,
            "state": "ordered",
            "line_ids": [
                Command.create({"product_id": line.product_id.id, "quantity": quantity})
                for line, quantity in rest.items()
            ],
        }

    def _on_receive(self):
        self.env["stock.picking"]._do_transfers(
            [arrival for transfer in self for arrival in transfer._arrivals()]
        )
        self.line_ids._receive_value()
        self.line_ids._claim_differences()

    def _arrivals(self):
        transit = self.company_id._get_parts_transit_location()
        good, lost = self.line_ids._good_and_lost()
        return [
            self._transfer(transit, place, parts, self.picking_ids)
            for place, parts in (
                (self.point_id.custody_location_id, good),
                (self.company_id._get_parts_difference_location(), lost),
            )
            if parts
        ]

    def _transfer(self, source, destination, parts, after=None):
        vals = {"origin": self.name, "parts_transfer_id": self.id}
        return Transfer(self.company_id, source, destination, parts, after, vals)
