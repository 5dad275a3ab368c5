from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.service_base.labels import selection_labels


class ServiceQuoteLine(models.Model):
    """Labour or a part, with what the customer would pay for it."""

    _name = "service.quote.line"
    _description = "Quote Line"
    _order = "quote_id, sequence, id"

    quote_id = fields.Many2one("service.quote", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer(default=10)
    currency_id = fields.Many2one(related="quote_id.currency_id")
    charge_open = fields.Boolean(related="quote_id.charge_open")
    product_id = fields.Many2one(
        "product.product",
        string="Service or Part",
        ondelete="restrict",
        domain="['|', ('is_service_item', '=', True), ('type', '=', 'consu')]",
    )
    name = fields.Char(
        string="Description",
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        personal="text",
    )
    kind = fields.Selection(
        [("labour", "Labour"), ("part", "Part")],
        compute="_compute_kind",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    quantity = fields.Float(digits="Product Unit", required=True, default=1.0)
    price_unit = fields.Monetary(
        string="Unit Price",
        compute="_compute_price_unit",
        store=True,
        readonly=False,
        precompute=True,
    )
    free_reason = fields.Selection(
        [("warranty", "In Warranty"), ("goodwill", "Goodwill")],
        string="Free",
        compute="_compute_free_reason",
        store=True,
        readonly=False,
        precompute=True,
        help="A free line stays on the quote and on the receipt, at no charge.",
    )
    amount = fields.Monetary(compute="_compute_amount", store=True, precompute=True)
    is_done = fields.Boolean(
        string="Was Done", default=True, readonly=True, help="Only what was done is charged."
    )
    _quantity_positive = models.Constraint("CHECK(quantity > 0)", "Quote at least something.")
    _price_positive = models.Constraint(
        "CHECK(price_unit >= 0)", "A price cannot be negative. Take the line off instead."
    )

    @api.depends("product_id")
    def _compute_name(self):
        for line in self:
            line.name = line.product_id.name or line.name

    @api.depends("product_id")
    def _compute_kind(self):
        for line in self:
            if line.product_id:
                line.kind = "labour" if line.product_id.type == "service" else "part"
            else:
                line.kind = line.kind or "labour"

    @api.depends("product_id", "quote_id.order_id")
    def _compute_price_unit(self):
        for line in self:
            order = line.quote_id.order_id
            if line.product_id and order:
                line.price_unit = order._service_price(line.product_id, line.quantity)
            else:
                line.price_unit = line.price_unit

    @api.depends("kind", "quote_id.order_id")
    def _compute_free_reason(self):
        for line in self:
            free = line.quote_id.order_id._is_free(line.kind)
            line.free_reason = "warranty" if free else line.free_reason

    @api.depends("quantity", "price_unit", "free_reason")
    def _compute_amount(self):
        for line in self:
            # the price that is shown and kept is the one that is multiplied
            cents = line.currency_id.round if line.currency_id else float
            price = 0.0 if line.free_reason else cents(line.price_unit)
            line.amount = cents(line.quantity * price)

    @api.model_create_multi
    def create(self, vals_list):
        quotes = self.env["service.quote"].browse(vals.get("quote_id") for vals in vals_list)
        quotes._ensure_draft()
        return super().create(vals_list)

    def write(self, vals):
        self.quote_id._ensure_draft()
        if vals.get("quote_id"):
            self.env["service.quote"].browse(vals["quote_id"])._ensure_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_draft_only(self):
        self.quote_id._ensure_draft()

    # --- after the work ---

    def action_take_off(self):
        """This was agreed but not done: it is not charged."""
        self._mark_done(False)

    def action_put_back(self):
        self._mark_done(True)

    def _mark_done(self, done):
        """Tell what was done of what was agreed; nothing can be added to it here."""
        self.quote_id.check_access("write")
        for line in self:
            line.quote_id._ensure_charge_open()
            line._log_done(done)
        self.with_env(self.quote_id._as_step().env).write({"is_done": done})

    def _log_done(self, done):
        order = self.quote_id.order_id
        if done:
            note = self.env._("Charged after all: %s", self.name)
        else:
            note = self.env._("Not done and not charged: %s", self.name)
        order._log("note", note=note)

    def _ensure_free_is_true(self):
        """Nothing is called free of charge by a warranty that does not give it."""
        for line in self.filtered(lambda line: line.free_reason == "warranty"):
            if not line.quote_id.order_id._is_free(line.kind):
                raise UserError(
                    self.env._(
                        "“%s” is not free by the warranty verdict."
                        " Charge it, or give it free as goodwill.",
                        line.name,
                    )
                )

    def _as_receipt_line(self):
        """What a receipt tells of this line."""
        reasons = selection_labels(self, "free_reason")
        return {
            "name": self.name,
            "kind": self.kind,
            "quantity": self.quantity,
            "price_unit": self.price_unit,
            "amount": self.amount,
            "free_reason": self.free_reason and reasons[self.free_reason],
        }

    def _get_product_catalog_lines_data(self, parent_record=False, **kwargs):
        """One product's lines as the catalogue shows them."""
        return {
            "quantity": sum(self.mapped("quantity")),
            "price": self[:1].price_unit,
            "readOnly": self[:1].quote_id.state != "draft" or len(self) > 1,
            "uomDisplayName": self[:1].product_id.uom_id.display_name,
        }
