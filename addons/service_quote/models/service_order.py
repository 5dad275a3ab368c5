from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import format_amount

from odoo.addons.repair_intake.models.service_order_states import RESULTS_WITHOUT_WORK
from odoo.addons.service_base.buttons import count_lines, open_list
from odoo.addons.service_base.labels import selection_labels
from odoo.addons.service_base.privacy import mask_text

from .service_quote_states import IN_FORCE, STATES

BENCH_MODES = ("carry_in", "mail_in")


PAID_BY_CUSTOMER = ("customer", "shared")


# Results after which nothing that was quoted is done.
RESULTS_UNDONE = ("declined", "not_repairable")


class ServiceOrder(models.Model):
    """Prices, quote, consent and the receipt of what an order costs its customer."""

    _inherit = "service.order"

    quote_ids = fields.One2many("service.quote", "order_id", string="Quotes", readonly=True)
    quote_id = fields.Many2one(
        "service.quote",
        string="Quote Number",
        compute="_compute_quote_id",
        store=True,
        precompute=True,
        copy=False,
        help="The newest that was sent to the customer.",
    )
    quote_state = fields.Selection(STATES, compute="_compute_quote_state")
    quote_line_ids = fields.One2many(related="quote_id.line_ids", string="Quoted Lines")
    quote_total = fields.Monetary(related="quote_id.amount_total", string="Quoted")
    quote_count = fields.Integer(compute="_compute_quote_count")
    consent_missing = fields.Boolean(compute="_compute_consent_missing")
    charge_total = fields.Monetary(
        string="To Pay",
        compute="_compute_charge_total",
        help="What the customer owes: what was agreed to and done.",
    )
    receipt_ids = fields.One2many(
        "service.fee.receipt", "order_id", string="Receipts", readonly=True
    )
    receipt_id = fields.Many2one("service.fee.receipt", compute="_compute_receipt_id")
    fee_due = fields.Boolean(
        compute="_compute_receipt_id", help="The customer owes a fee and has no receipt yet."
    )

    def _service_price(self, product, quantity=1.0):
        """Price of one piece by the price list of the order."""
        self.ensure_one()
        pricelist = self._service_pricelist()
        return pricelist._get_product_price(
            product.with_company(self.company_id),
            quantity or 1.0,
            currency=self.currency_id,
            date=fields.Datetime.now(),
        )

    def _service_pricelist(self):
        """The point's own price list, else that of its level, else the customer's.

        Each as the order's company has it, and at its rates, whoever asks.
        """
        self.ensure_one()
        order = self.with_company(self.company_id)
        point = order.point_id
        return (
            point.service_pricelist_id
            or point.level_id.service_pricelist_id
            or order.partner_id.property_product_pricelist
        )

    def _decline_fees(self):
        """Fee for looking at a device whose owner declines: dict service.order → amount."""
        items = self.env["product.product"].search([("decline_fee", "!=", False)])
        return {
            order: max(
                (order._service_price(item) for item in items if order._owes_decline_fee(item)),
                default=0.0,
            )
            for order in self
            if not order.labour_free
        }

    def _upfront_prices(self):
        """What a customer who pays hears before anybody has looked: dict service.order → pairs of
        a name and an amount; nothing where the guarantees may still pay.
        """
        payers = self.filtered(lambda o: o.payer in PAID_BY_CUSTOMER and not o.is_pending)
        if not payers:
            return {order: [] for order in self}
        # sudo: prices of the catalogue are quoted to everybody who asks for them
        items = self.env["product.product"].sudo()
        items = items.search([("is_service_item", "=", True), ("is_upfront_price", "=", True)])
        return {
            order: [
                (item.name, order._service_price(item))
                for item in items
                if order in payers and order._may_come_to(item)
            ]
            for order in self.sudo()
        }

    def _may_come_to(self, item):
        """Whether this job, done as it is planned, may cost its customer this."""
        if item.decline_fee:
            return self._owes_decline_fee(item)
        return not self.labour_free

    def _owes_decline_fee(self, item):
        where = "bench" if self.service_mode in BENCH_MODES else self.service_mode
        return item.decline_fee in ("always", where)

    # No chargeable work before the customer agreed to its price.

    @api.depends("quote_ids.state")
    def _compute_quote_id(self):
        for order in self:
            in_force = order.quote_ids.filtered(lambda quote: quote.state in IN_FORCE)
            order.quote_id = in_force.sorted("version")[-1:]

    @api.depends("quote_id.state", "quote_ids.state")
    def _compute_quote_state(self):
        """Of the quote in force, or else of the one in the making."""
        for order in self:
            order.quote_state = order.quote_id.state or order.quote_ids[:1].state

    @api.depends("quote_ids")
    def _compute_quote_count(self):
        count_lines(self, "quote_count", "service.quote", "order_id")

    @api.depends("payer", "quote_id.state", "state")
    def _compute_consent_missing(self):
        for order in self:
            missing = order._is_chargeable() and not order._agreed_quote()
            order.consent_missing = missing and not order._is_finished()

    @api.depends("result", "quote_id.state", "quote_id.line_ids.is_done")
    def _compute_charge_total(self):
        for order in self:
            order.charge_total = sum(line["amount"] for line in order._charged_lines())

    # --- the rule ---

    def _has_its_company(self):
        """Prices were told in its currency."""
        return super()._has_its_company() or bool(self.quote_ids or self.receipt_ids)

    def _is_chargeable(self):
        """Whether the customer pays for the work: by the verdict, or by the quote he was sent."""
        self.ensure_one()
        if self.payer in PAID_BY_CUSTOMER:
            return True
        return self.quote_id.state == "sent" and self.quote_id.amount_total > 0

    def _agreed_quote(self):
        """The quote the customer agreed to; empty while he has not, or was asked anew."""
        return self.quote_id.filtered(
            lambda quote: quote.state == "accepted" and quote.order_id == self._origin
        )

    def _ensure_consent(self):
        """Refuse chargeable work that the customer has not agreed to. Free work needs nothing."""
        for order in self:
            if order._is_chargeable() and not order._agreed_quote():
                raise UserError(order._consent_missing_message())

    def _ensure_parts_agreed(self, quantities):
        """Refuse to sell a part that is not on the quote the customer agreed to.

        :param quantities: dict product.product → pieces sold in all on this order
        """
        self.ensure_one()
        agreed = self._agreed_parts()
        for product, quantity in quantities.items():
            if product.uom_id.compare(agreed.get(product, (0.0, 0.0))[0], quantity) < 0:
                raise UserError(
                    self.env._(
                        "The customer has not agreed to pay for %(quantity)s × %(part)s on order"
                        " %(order)s. Put it on a quote and ask first.",
                        quantity=f"{quantity:g}",
                        part=product.display_name,
                        order=self.name,
                    )
                )

    def _agreed_parts(self):
        """Parts the customer agreed to: dict product.product → (pieces, price of one)."""
        agreed = {}
        for line in self._agreed_quote().line_ids.filtered("product_id"):
            pieces = agreed.get(line.product_id, (0.0, 0.0))[0] + line.quantity
            agreed[line.product_id] = (pieces, 0.0 if line.free_reason else line.price_unit)
        return agreed

    def _can_end_declined(self):
        """Whether a declined quote ends the order: nothing was begun or agreed to before."""
        self.ensure_one()
        finish = self._steps()["finish"]
        agreed = self.quote_ids.filtered(lambda quote: quote.consent_hash)
        return self.state in finish.sources and not (agreed or self.repair_open)

    def _consent_missing_message(self):
        if self.quote_id.state == "sent":
            return self.env._(
                "The customer has not answered quote %(quote)s yet. Let him sign it, or note what"
                " he said, before chargeable work on order %(order)s.",
                quote=self.quote_id.name,
                order=self.name,
            )
        return self.env._(
            "The customer pays for order %s and has not agreed to a price yet."
            " Make a quote and ask before the work.",
            self.name,
        )

    # --- quoting ---

    def action_quote(self):
        """Open the quote of the order, or begin one."""
        self.ensure_one()
        self.check_access("read")
        quote = self.quote_ids.filtered(lambda quote: quote.state == "draft") or self.quote_id
        quote = quote or self._make_quote()
        return quote._get_records_action(name=self.env._("Quote"))

    def action_view_quotes(self):
        self.ensure_one()
        return open_list(
            self.env, "service_quote.action_service_quote", [("order_id", "=", self.id)]
        )

    def _make_quote(self):
        """A draft with the lines that are known already."""
        return self.env["service.quote"].create(
            [
                {
                    "order_id": order.id,
                    "line_ids": [Command.create(vals) for vals in order._prepare_quote_lines()],
                }
                for order in self
            ]
        )

    def _prepare_quote_lines(self):
        """Lines a quote begins with; addons that know what will be needed add theirs."""
        self.ensure_one()
        return []

    # --- charging ---

    def _is_free(self, kind):
        """Whether the verdict makes labour or parts free of charge."""
        return self.labour_free if kind == "labour" else self._parts_are_free()

    def _charged_lines(self):
        """What the customer owes, line by line, free lines with their reason."""
        self.ensure_one()
        if agreed := self._agreed_quote():
            done = agreed.line_ids.filtered("is_done")
            return [line._as_receipt_line() for line in done]
        if self.result == "declined" and self.quote_id.state == "declined":
            return self.quote_id._decline_fee_lines()
        return self._free_lines()

    def _free_lines(self):
        """What was done at no charge; addons that know more add theirs."""
        if not self.result or self.result in RESULTS_WITHOUT_WORK:
            return []
        results = selection_labels(self, "result")
        reasons = {
            "manufacturer": self.env._("In Warranty"),
            "contract": self.env._("Extended Warranty"),
        }
        return [
            {
                "name": results[self.result],
                "kind": "labour",
                "quantity": 1.0,
                "price_unit": 0.0,
                "amount": 0.0,
                "free_reason": reasons.get(self.payer) or self.env._("Free Service"),
            }
        ]

    # Where chargeable work starts, the customer's consent is asked for.

    def _get_step_fields(self):
        return [*super()._get_step_fields(), "quote_id"]

    def _guard_finish(self):
        if refusal := super()._guard_finish():
            return refusal
        self.filtered(lambda order: order.result not in RESULTS_WITHOUT_WORK)._ensure_consent()
        return False

    def _on_finish(self):
        result = super()._on_finish()
        quoted = self.filtered("quote_id")
        quoted.quote_id.filtered(lambda quote: quote.state == "sent")._supersede()
        for order in quoted.filtered(lambda order: order.result in RESULTS_UNDONE):
            order._agreed_quote()._take_off_undone()
        return result

    def _on_cancel(self):
        result = super()._on_cancel()
        self.quote_id.filtered(lambda quote: quote.state == "sent")._supersede()
        return result

    def action_make_repair_order(self):
        self.ensure_one()
        self._ensure_consent()
        return super().action_make_repair_order()

    # The money of an order, taken once, with a receipt.

    @api.depends("receipt_ids.state", "state", "charge_total")
    def _compute_receipt_id(self):
        for order in self:
            order.receipt_id = order.receipt_ids.filtered(lambda r: r.state == "issued")[:1]
            order.fee_due = order._is_done() and order.charge_total > 0 and not order.receipt_id

    def action_take_fee(self):
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Take the Fee"),
            "res_model": "service.fee.payment",
            "view_mode": "form",
            "target": "new",
            "context": {"default_order_id": self.id},
        }

    def action_view_receipts(self):
        self.ensure_one()
        return open_list(
            self.env, "service_quote.action_service_fee_receipt", [("order_id", "=", self.id)]
        )

    def issue_receipt(self, paid_how=False, payment_ref=False, key=None):
        """Take what the customer owes and give the receipt for it.

        :param key: made by the caller for this request; sent again, it has no second effect
        :return: id of the receipt
        """
        self.ensure_one()
        self.check_access("write")
        return self._issue_receipt(paid_how, payment_ref, key).id

    def _issue_receipt(self, paid_how=False, payment_ref=False, key=None):
        Receipt, request = self.env["service.fee.receipt"], None
        if key:
            asked = {"id": self.id, "paid_how": paid_how, "payment_ref": payment_ref}
            request, is_new = self.env["request.key"]._reserve_key(key, "issue_receipt", asked)
            if not is_new:
                return Receipt.browse(request.res_id)
        self._ensure_receipt_possible(paid_how)
        vals = {**self._prepare_receipt_vals(), "paid_how": paid_how, "payment_ref": payment_ref}
        # sudo: granted by the order; nobody may write a receipt by hand
        receipt = Receipt._as_issued(Receipt).sudo().create(vals).with_env(self.env)
        if request:
            request.res_id = receipt.id
        self._log("note", note=receipt._note_text())
        receipt._on_issued()
        return receipt

    def _prepare_receipt_vals(self):
        return {
            "order_id": self.id,
            "name": self._next_receipt_name(),
            "quote_id": self.quote_id.id,
            "lines": [line | {"name": mask_text(line["name"])} for line in self._charged_lines()],
            "amount_total": self.charge_total,
            "user_id": self.env.uid,
        }

    @api.model
    def _next_receipt_name(self):
        # sudo: numbers are given to whoever may issue a receipt
        return self.env.ref("service_quote.sequence_service_fee_receipt").sudo().next_by_id()

    def _ensure_receipt_possible(self, paid_how):
        if not self._is_done():
            raise UserError(
                self.env._(
                    "Order %s is not finished, so what is to pay is not settled."
                    " Finish the work first.",
                    self.name,
                )
            )
        self._ensure_no_receipt()
        if self.charge_total and not paid_how:
            raise UserError(
                self.env._(
                    "Enter how the customer paid %s.",
                    format_amount(self.env, self.charge_total, self.currency_id),
                )
            )

    def _ensure_no_receipt(self):
        for order in self:
            if order.receipt_id:
                raise UserError(
                    self.env._(
                        "Order %(order)s has receipt %(receipt)s already."
                        " Let the manager void it first.",
                        order=order.name,
                        receipt=order.receipt_id.name,
                    )
                )
