from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command

from .stock_picking import Transfer


class PartsRequisition(models.Model):
    """Shipping and receiving: warehouse → transit → the point's own location."""

    _inherit = "parts.requisition"

    # --- set aside at approval ---

    def _reservation(self):
        """The shipment that is being prepared, if any."""
        return self.picking_ids.filtered(lambda picking: picking.state not in ("done", "cancel"))

    def _reserve(self):
        """Set aside what the warehouse has; what it lacks is set aside when it comes in."""
        return self.env["stock.picking"]._plan_transfers(
            [requisition._reservation_transfer() for requisition in self]
        )

    def _reservation_transfer(self):
        return Transfer(
            self.company_id,
            self.warehouse_id.lot_stock_id,
            self.company_id._get_parts_transit_location(),
            [(line.product_id, line.approved_qty) for line in self.line_ids if line.approved_qty],
            vals={"origin": self.name, "parts_requisition_id": self.id},
        )

    # --- shipped, all or in part ---

    def _on_ship(self):
        """Ship what was picked, or else all that is there; the rest becomes a back-order."""
        self.filtered(lambda requisition: not requisition._reservation())._reserve()
        self._reservation().action_assign()
        shipments, backorders = {}, self.browse()
        for requisition in self:
            picking = requisition._reservation()
            shipped = requisition._quantities_to_ship(picking)
            backorders |= requisition._leave_rest(shipped)
            shipments[picking] = [
                (line.product_id, quantity, line.picked_lot_ids)
                for line, quantity in shipped.items()
            ]
        self.env["stock.picking"]._ship_parts(shipments)
        backorders._reserve()
        self.line_ids._expect_all()

    def _leave_rest(self, shipped):
        """The back-order of what is not shipped, if there is any."""
        rest = {
            line: line.approved_qty - shipped[line]
            for line in self.line_ids
            if line.product_id.uom_id.compare(line.approved_qty, shipped[line]) > 0
        }
        return self._make_backorder(rest) if rest else self.browse()

    def _quantities_to_ship(self, picking):
        """``{line: pieces}``; somebody who scanned ships that, and nothing else."""
        there = {move.product_id: move.quantity for move in picking.move_ids}
        scanned = any(self.line_ids.mapped("picked_qty"))
        shipped = {
            line: line.picked_qty
            if scanned
            else min(line.approved_qty, there.get(line.product_id, 0.0))
            for line in self.line_ids
        }
        if not any(shipped.values()):
            raise UserError(
                self.env._(
                    "The warehouse has nothing of what %(name)s asks for: %(parts)s. It is shipped"
                    " as soon as something comes in.",
                    name=self.name,
                    parts=", ".join(self.line_ids.product_id.mapped("display_name")),
                )
            )
        return shipped

    def _make_backorder(self, rest):
        """What is not shipped stays approved and held, on a requisition of its own.

        :param rest: ``{line: pieces}``
        """
        backorder = self._as_step().create(self._prepare_backorder_vals(rest))
        entries = []
        for (line, quantity), rest_line in zip(rest.items(), backorder.line_ids, strict=True):
            entries += line._prepare_split_vals(quantity, rest_line)
            line.approved_qty -= quantity
        self.env["deposit.account"]._post(entries)
        self._log_step("split", note=backorder.name)
        backorder._log_step("approve", note=self.env._("The rest of %s", self.name))
        return backorder

    def _prepare_backorder_vals(self, rest):
        return {
            "point_id": self.point_id.id,
            "warehouse_id": self.warehouse_id.id,
            "order_id": self.order_id.id,
            "user_id": self.user_id.id,
            "approver_id": self.approver_id.id,
            "submitted_at": self.submitted_at,
            "approved_at": self.approved_at,
            "note": self.note,
            "backorder_of_id": self.id,
            "state": "approved",
            "line_ids": [
                Command.create(line._prepare_rest_vals(quantity)) for line, quantity in rest.items()
            ],
        }

    # --- received ---

    def _on_receive(self):
        self.env["stock.picking"]._do_transfers(
            [transfer for requisition in self for transfer in requisition._arrivals()]
        )
        self.line_ids.filtered("hold_id")._receive_value()
        self.line_ids._claim_differences()

    def _arrivals(self):
        """Good parts go to the point; short and damaged ones leave transit for a clearing place."""
        company = self.company_id
        good, lost = self.line_ids._good_and_lost()
        shipped = self.picking_ids.filtered(lambda picking: picking.state == "done")
        return [
            Transfer(
                company,
                company._get_parts_transit_location(),
                place,
                parts,
                shipped,
                {"origin": self.name, "parts_requisition_id": self.id},
            )
            for place, parts in (
                (self.point_id.custody_location_id, good),
                (company._get_parts_difference_location(), lost),
            )
            if parts
        ]
