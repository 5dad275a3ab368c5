from odoo import api, fields, models
from odoo.exceptions import UserError

from .parts_step_mixin import POINT, WAREHOUSE

# What may be written when, and by whom; everything else follows by itself.
EDITABLE = {
    "product_id": ("draft", POINT),
    "quantity": ("draft", POINT),
    "approved_qty": ("submitted", WAREHOUSE),
    "received_qty": ("shipped", POINT),
    "damaged_qty": ("shipped", POINT),
}


class PartsRequisitionLine(models.Model):
    _name = "parts.requisition.line"
    _description = "Parts Requisition Line"
    _order = "id"
    _rec_name = "product_id"

    requisition_id = fields.Many2one(
        "parts.requisition", required=True, index=True, ondelete="cascade"
    )
    point_id = fields.Many2one(related="requisition_id.point_id", store=True, index=True)
    state = fields.Selection(related="requisition_id.state")
    currency_id = fields.Many2one(related="requisition_id.currency_id")
    product_id = fields.Many2one(
        "product.product",
        string="Part",
        required=True,
        domain=[("is_service_part", "=", True)],
        ondelete="restrict",
    )
    quantity = fields.Float(string="Asked", digits="Product Unit", required=True, default=1.0)
    approved_qty = fields.Float(string="Approved", digits="Product Unit", copy=False)
    received_qty = fields.Float(string="Received Good", digits="Product Unit", copy=False)
    damaged_qty = fields.Float(string="Damaged", digits="Product Unit", copy=False)
    short_qty = fields.Float(string="Short", digits="Product Unit", compute="_compute_short_qty")
    unit_price = fields.Monetary(
        string="Deposit Price", compute="_compute_unit_price", store=True, precompute=True
    )
    amount = fields.Monetary(compute="_compute_amount", store=True)
    hold_id = fields.Many2one("deposit.entry", compute="_compute_hold_id", compute_sudo=True)

    _product_unique = models.Constraint(
        "UNIQUE(requisition_id, product_id)", "This part is asked for in another line already."
    )
    _quantities = models.Constraint(
        """CHECK(quantity > 0 AND approved_qty >= 0 AND approved_qty <= quantity
           AND received_qty >= 0 AND damaged_qty >= 0
           AND received_qty + damaged_qty <= approved_qty)""",
        "No more can be approved than was asked for, and no more received than was approved.",
    )

    @api.depends("approved_qty", "received_qty", "damaged_qty")
    def _compute_short_qty(self):
        for line in self:
            line.short_qty = line.approved_qty - line.received_qty - line.damaged_qty

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
        holds = self.env["deposit.entry"].search(
            [("requisition_line_id", "in", self.ids), ("kind", "=", "hold")]
        )
        by_line = {hold.requisition_line_id.id: hold for hold in holds}
        for line in self:
            line.hold_id = by_line.get(line.id)

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_editable(("product_id",))
        return lines

    def write(self, vals):
        self._check_editable(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_in_draft_only(self):
        self._check_editable(("product_id",))

    def _check_editable(self, names):
        """Only what the table allows in the state of the requisition, and only to its desk."""
        if self.env.su:
            return
        for name in names:
            state, groups = EDITABLE.get(name, (None, None))
            allowed = state and self.env.user.has_groups(groups)
            if not allowed or any(line.state != state for line in self):
                labels = self.fields_get([name], ["string"])
                raise UserError(
                    self.env._(
                        "“%s” cannot be changed now: each desk fills in its own numbers when it is"
                        " its turn.",
                        labels[name]["string"] if name in labels else name,
                    )
                )

    def _value(self, quantity):
        return self.currency_id.round(self.unit_price * quantity)

    def _ask_for_all(self):
        """Propose to approve everything, at today's deposit price."""
        self._compute_unit_price()
        for line in self:
            line.approved_qty = line.quantity

    def _expect_all(self):
        """Propose that everything arrives well, so that one tap receives it."""
        for line in self:
            line.write({"received_qty": line.approved_qty, "damaged_qty": 0.0})

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

    def _prepare_post_vals(self):
        return self._prepare_entry_vals("post", hold_id=self.hold_id.id)

    def _prepare_void_vals(self):
        """All of the hold is taken back."""
        hold = self.hold_id
        return self._prepare_entry_vals("void", -hold.held_delta, -hold.quantity, hold_id=hold.id)

    def _prepare_difference_vals(self, post):
        """What did not arrive well is taken back from what was posted."""
        missing = self.short_qty + self.damaged_qty
        kept = self._value(self.received_qty)
        return self._prepare_entry_vals(
            "void", kept - self.hold_id.held_delta, -missing, post_id=post.id
        )
