from odoo import api, fields, models

from ..mixins.parts_step_mixin import POINT, WAREHOUSE

EDITABLE = {
    "product_id": ("draft", f"{POINT},{WAREHOUSE}"),
    "quantity": ("draft", f"{POINT},{WAREHOUSE}"),
    "picked_qty": ("ordered", POINT),
    "picked_lot_ids": ("ordered", POINT),
    "received_qty": ("sent", POINT),
    "damaged_qty": ("sent", POINT),
    "wrong_qty": ("sent", POINT),
}


class PartsTransferLine(models.Model):
    _name = "parts.transfer.line"
    _description = "Transfer Line"
    _inherit = "parts.received.mixin"
    _order = "id"
    _rec_name = "product_id"
    _editable = EDITABLE

    transfer_id = fields.Many2one("parts.transfer", required=True, index=True, ondelete="cascade")
    point_id = fields.Many2one(related="transfer_id.point_id", store=True, index=True)
    from_point_id = fields.Many2one(related="transfer_id.from_point_id", store=True, index=True)
    state = fields.Selection(related="transfer_id.state")
    is_counted = fields.Boolean(related="transfer_id.is_counted")
    currency_id = fields.Many2one(related="transfer_id.currency_id")
    quantity = fields.Float(digits="Product Unit", required=True, default=1.0)
    held_value = fields.Monetary(readonly=True, copy=False, help="What it holds on a deposit.")
    hold_id = fields.Many2one("deposit.entry", compute="_compute_hold_id", compute_sudo=True)
    _product_unique = models.Constraint(
        "UNIQUE(transfer_id, product_id)", "This part is in another line already."
    )
    # PostgreSQL checks in the order of the names: this one tells of a negative number first
    _asked_positive = models.Constraint("CHECK(quantity > 0)", "Enter a quantity above zero.")
    _quantities = models.Constraint(
        """CHECK(quantity > 0 AND received_qty >= 0 AND damaged_qty >= 0
           AND COALESCE(wrong_qty, 0) >= 0
           AND received_qty + damaged_qty + COALESCE(wrong_qty, 0) <= quantity)""",
        "No more can be received than was sent.",
    )
    _picked_within = models.Constraint(
        "CHECK(COALESCE(picked_qty, 0) BETWEEN 0 AND quantity)",
        "No more can be picked than was ordered.",
    )

    def _document(self):
        return self.transfer_id

    def _sent_qty(self):
        return self.quantity

    def _kept_value(self):
        """The value of what came well; the whole of it where all came."""
        share = self.received_qty / self.quantity
        return self.currency_id.round(self.held_value * share)

    # --- entries ---

    def _prepare_entry_vals(self, kind, account, value, quantity, **vals):
        return {
            "account_id": account.id,
            "kind": kind,
            "held_delta": value,
            "product_id": self.product_id.id,
            "quantity": quantity,
            "transfer_line_id": self.id,
            "note": self.transfer_id.name,
            **vals,
        }

    def _leave_account(self, account):
        """Entries that take these lines over from the giver's account to the receivers'."""
        values = account._held_values([(line.product_id, line.quantity) for line in self])
        entries = []
        for line, value in zip(self, values, strict=True):
            line.held_value = value
            entries += line._prepare_move_vals_list()
        return entries

    def _prepare_move_vals_list(self):
        """From the one account to the other."""
        transfer = self.transfer_id
        return [
            self._prepare_entry_vals(
                "release", transfer.from_account_id, -self.held_value, -self.quantity
            ),
            self._prepare_entry_vals("hold", transfer.account_id, self.held_value, self.quantity),
        ]

    @api.depends("transfer_id.state")
    def _compute_hold_id(self):
        holds = self.env["deposit.entry"].search(
            [("transfer_line_id", "in", self.ids), ("kind", "=", "hold")]
        )
        by_line = {hold.transfer_line_id.id: hold for hold in holds}
        for line in self:
            line.hold_id = by_line.get(line.id)

    def _prepare_post_vals(self):
        account = self.transfer_id.account_id
        return self._prepare_entry_vals("post", account, 0.0, 0.0, hold_id=self.hold_id.id)

    def _prepare_difference_vals(self, post):
        missing = self._lost_qty()
        value = self._kept_value() - self.held_value
        account = self.transfer_id.account_id
        return self._prepare_entry_vals("void", account, value, -missing, post_id=post.id)

    def _prepare_void_vals(self):
        hold = self.hold_id
        account = self.transfer_id.account_id
        return self._prepare_entry_vals(
            "void", account, -hold.held_delta, -hold.quantity, hold_id=hold.id
        )

    def _piece_value(self):
        return self.held_value / self.quantity

    def _prepare_claim_vals(self, kind, quantity):
        return super()._prepare_claim_vals(kind, quantity) | {"transfer_line_id": self.id}
