from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount

from odoo.addons.service_base.buttons import open_list


class ServiceOrder(models.Model):
    """The money of an order, taken once, with a receipt."""

    _inherit = "service.order"

    receipt_ids = fields.One2many(
        "service.fee.receipt", "order_id", string="Receipts", readonly=True
    )
    receipt_id = fields.Many2one("service.fee.receipt", compute="_compute_receipt_id")
    fee_due = fields.Boolean(
        compute="_compute_receipt_id", help="The customer owes a fee and has no receipt yet."
    )

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
            request, is_new = self.env["request.key"]._claim(key, "issue_receipt", asked)
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
            "lines": self._charged_lines(),
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
