from odoo import models


class PartsRequisition(models.Model):
    """Shipping and receiving: warehouse → transit → the point's own location."""

    _inherit = "parts.requisition"

    def _on_ship(self):
        for requisition in self:
            requisition._transfer(
                requisition.warehouse_id.lot_stock_id,
                requisition.company_id._get_parts_transit_location(),
                [(line.product_id, line.approved_qty) for line in requisition.line_ids],
            )
        self.line_ids._expect_all()

    def _on_receive(self):
        for requisition in self:
            requisition._receive_stock()
            requisition._receive_value()

    def _receive_stock(self):
        """Good parts go to the point; short and damaged ones leave transit for a clearing place."""
        transit = self.company_id._get_parts_transit_location()
        shipped = self.picking_ids
        self._transfer(
            transit,
            self.point_id.custody_location_id,
            [(line.product_id, line.received_qty) for line in self.line_ids],
            shipped,
        )
        self._transfer(
            transit,
            self.company_id._get_parts_difference_location(),
            [(line.product_id, line.short_qty + line.damaged_qty) for line in self.line_ids],
            shipped,
        )

    def _transfer(self, source, destination, parts, shipped=None):
        parts = [(product, quantity) for product, quantity in parts if quantity]
        if parts:
            self.env["stock.picking"]._transfer_parts(
                self.company_id,
                source,
                destination,
                parts,
                after=shipped,
                origin=self.name,
                parts_requisition_id=self.id,
            )

    def _receive_value(self):
        """Resolve each hold once: post what came, void the rest."""
        Account = self.env["deposit.account"]
        lines = self.line_ids.filtered("hold_id")
        came = lines.filtered("received_qty")
        posts = Account._post([line._prepare_post_vals() for line in came])
        differences = [
            line._prepare_difference_vals(post)
            for line, post in zip(came, posts, strict=True)
            if line.short_qty + line.damaged_qty
        ]
        nothing = [line._prepare_void_vals() for line in lines - came]
        Account._post(differences + nothing)
