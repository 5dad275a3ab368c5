from odoo import api, fields, models

from ..mixins.parts_step_mixin import POINT, WAREHOUSE

# What may be written when, and by whom; everything else follows by itself.
EDITABLE = {
    "product_id": ("draft", POINT),
    "quantity": ("draft", POINT),
    "approved_qty": ("submitted", WAREHOUSE),
    "picked_qty": ("approved", WAREHOUSE),
    "picked_lot_ids": ("approved", WAREHOUSE),
    "received_qty": ("shipped", POINT),
    "damaged_qty": ("shipped", POINT),
    "wrong_qty": ("shipped", POINT),
}


class PartsRequisitionLine(models.Model):
    _name = "parts.requisition.line"
    _description = "Parts Requisition Line"
    _inherit = "parts.received.mixin"
    _order = "id"
    _rec_name = "product_id"
    _editable = EDITABLE

    requisition_id = fields.Many2one(
        "parts.requisition", required=True, index=True, ondelete="cascade"
    )
    point_id = fields.Many2one(related="requisition_id.point_id", store=True, index=True)
    state = fields.Selection(related="requisition_id.state")
    is_counted = fields.Boolean(related="requisition_id.is_counted")
    currency_id = fields.Many2one(related="requisition_id.currency_id")
    quantity = fields.Float(string="Asked", digits="Product Unit", required=True, default=1.0)
    approved_qty = fields.Float(string="Approved", digits="Product Unit", copy=False)
    reserved_qty = fields.Float(
        string="Reserved",
        digits="Product Unit",
        compute="_compute_reserved_qty",
        compute_sudo=True,
        help="Set aside in the warehouse; the rest waits until it is there.",
    )
    there_qty = fields.Float(
        string="At the Point", digits="Product Unit", compute="_compute_there_qty"
    )
    min_qty = fields.Float(string="At Least", digits="Product Unit", compute="_compute_there_qty")
    warehouse_qty = fields.Float(
        string="In the Warehouse",
        digits="Product Unit",
        compute="_compute_warehouse_qty",
        groups="spare_parts_deposit.group_warehouse_keeper",
        help="What is there and not reserved for anybody else.",
    )
    unit_price = fields.Monetary(
        string="Deposit Price", compute="_compute_unit_price", store=True, precompute=True
    )
    amount = fields.Monetary(compute="_compute_amount", store=True)
    hold_id = fields.Many2one("deposit.entry", compute="_compute_hold_id", compute_sudo=True)
    _product_unique = models.Constraint(
        "UNIQUE(requisition_id, product_id)", "This part is asked for in another line already."
    )
    # PostgreSQL checks in the order of the names: this one tells of a negative number first
    _asked_positive = models.Constraint("CHECK(quantity > 0)", "Enter a quantity above zero.")
    _quantities = models.Constraint(
        """CHECK(quantity > 0 AND approved_qty >= 0 AND approved_qty <= quantity
           AND received_qty >= 0 AND damaged_qty >= 0 AND COALESCE(wrong_qty, 0) >= 0
           AND received_qty + damaged_qty + COALESCE(wrong_qty, 0) <= approved_qty)""",
        "No more can be approved than was asked for, and no more received than was approved.",
    )
    _picked_within = models.Constraint(
        "CHECK(COALESCE(picked_qty, 0) BETWEEN 0 AND COALESCE(approved_qty, 0))",
        "No more can be picked than was approved.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.requisition_id._note_author()
        return lines

    def write(self, vals):
        if {"product_id", "quantity"} & vals.keys():
            self.requisition_id._note_author()
        return super().write(vals)

    def unlink(self):
        self.requisition_id._note_author()
        return super().unlink()

    @api.depends("state", "requisition_id.picking_ids.move_ids.quantity")
    def _compute_reserved_qty(self):
        for line in self:
            by_part = line.requisition_id._reservation().move_ids.grouped("product_id")
            moves = by_part.get(line.product_id)
            line.reserved_qty = sum(moves.mapped("quantity")) if moves else 0.0

    @api.depends("product_id", "requisition_id.point_id")
    def _compute_there_qty(self):
        """What the point has got, and should have at least."""
        # sudo: the stock and the minimum of the point for which the user sees the requisition
        rows = self.env["point.part.minimum"].sudo()
        for point, lines in self.sudo().grouped(lambda line: line.requisition_id.point_id).items():
            parts = lines.product_id
            there = point._parts_at_point(parts) if point and parts else {}
            known = [("point_id", "=", point.id), ("product_id", "in", parts.ids)]
            least = {row.product_id: row.min_qty for row in rows.search(known)}
            for line in lines:
                line.there_qty = there.get(line.product_id, 0.0)
                line.min_qty = least.get(line.product_id, 0.0)

    @api.depends("product_id", "requisition_id.warehouse_id")
    def _compute_warehouse_qty(self):
        # sudo: pieces that the warehouse has of a part
        quants = self.env["stock.quant"].sudo()
        for warehouse, lines in self.grouped(lambda line: line.requisition_id.warehouse_id).items():
            groups = quants._read_group(
                [
                    ("location_id", "child_of", warehouse.sudo().lot_stock_id.ids),
                    ("product_id", "in", lines.product_id.ids),
                    ("owner_id", "=", False),
                ],
                ["product_id"],
                ["quantity:sum", "reserved_quantity:sum"],
            )
            there = {product.id: quantity - reserved for product, quantity, reserved in groups}
            for line in lines:
                line.warehouse_qty = there.get(line.product_id.id, 0.0)

    @api.depends("product_id")
    def _compute_unit_price(self):
        for line in self:
            line.unit_price = line.product_id._get_deposit_price(line.requisition_id.company_id)

    @api.depends("unit_price", "quantity", "approved_qty", "state")
    def _compute_amount(self):
        for line in self:
            asked = line.state in ("draft", "refused", "cancelled")
            line.amount = line._value(line.quantity if asked else line.approved_qty)

    @api.depends("requisition_id.entry_ids")
    def _compute_hold_id(self):
        """The newest: the hold of a line that was split is voided and made anew."""
        holds = self.env["deposit.entry"].search(
            [("requisition_line_id", "in", self.ids), ("kind", "=", "hold")], order="id"
        )
        by_line = {hold.requisition_line_id.id: hold for hold in holds}
        for line in self:
            line.hold_id = by_line.get(line.id)

    def _document(self):
        return self.requisition_id

    def _sent_qty(self):
        return self.approved_qty

    def _value(self, quantity):
        return self.currency_id.round(self.unit_price * quantity)

    def _ask_for_all(self):
        """Propose to approve everything, at today's deposit price."""
        self._compute_unit_price()
        for line in self:
            line.approved_qty = line.quantity

    # --- entries ---

    def _prepare_entry_vals(self, kind, value=0.0, quantity=0.0, **vals):
        return {
            "account_id": self.requisition_id.account_id.id,
            "kind": kind,
            "held_delta": value,
            "product_id": self.product_id.id,
            "quantity": quantity,
            "requisition_id": self.requisition_id.id,
            "requisition_line_id": self.id,
            **vals,
        }

    def _prepare_hold_vals(self):
        return self._prepare_entry_vals("hold", self._value(self.approved_qty), self.approved_qty)

    def _prepare_rest_vals(self, quantity):
        """The line of a back-order, at the price at which it was approved."""
        return {
            "product_id": self.product_id.id,
            "quantity": quantity,
            "approved_qty": quantity,
            "unit_price": self.unit_price,
        }

    def _prepare_post_vals(self):
        return self._prepare_entry_vals("post", hold_id=self.hold_id.id)

    def _prepare_void_vals(self):
        """All of the hold is taken back."""
        hold = self.hold_id
        return self._prepare_entry_vals("void", -hold.held_delta, -hold.quantity, hold_id=hold.id)

    def _prepare_split_vals(self, rest, rest_line):
        """The hold is voided; what stays and the rest are held anew, together as much.

        :param rest: pieces that go over to `rest_line`, which has been made for them
        """
        hold, kept = self.hold_id, self.approved_qty - rest
        value = self._value(kept) if kept else 0.0
        vals_list = [self._prepare_void_vals()]
        if kept:
            vals_list.append(self._prepare_entry_vals("hold", value, kept, split_id=hold.id))
        over = rest_line._prepare_entry_vals(
            "hold", hold.held_delta - value, rest, split_id=hold.id
        )
        return [*vals_list, over]

    def _prepare_difference_vals(self, post):
        """What did not arrive well is taken back from what was posted."""
        missing = self._lost_qty()
        kept = self._value(self.received_qty)
        return self._prepare_entry_vals(
            "void", kept - self.hold_id.held_delta, -missing, post_id=post.id
        )

    def _piece_value(self):
        return self.unit_price

    def _prepare_claim_vals(self, kind, quantity):
        return super()._prepare_claim_vals(kind, quantity) | {"requisition_line_id": self.id}

    def _pieces_shipped(self):
        """Pairs ``(part, serial)``, one a piece."""
        # sudo: the shipment of a requisition that the user may read
        picking = self.sudo().requisition_id.picking_ids.sorted("id")[:1]
        lots = picking.move_line_ids.filtered(lambda line: line.product_id == self.product_id)
        serials = lots.lot_id.mapped("name") if self.product_id.tracking == "serial" else []
        count = int(self.approved_qty)
        return [
            (self.product_id, serials[place] if place < len(serials) else "")
            for place in range(count)
        ]
