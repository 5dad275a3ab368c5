from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount

from odoo.addons.service_base.labels import selection_labels

# Compared by identity: no client can send it, so a receipt is written only by its order.
_ISSUE = object()

MANAGERS = "service_network.group_point_manager,repair_intake.group_hotline_agent"


class ServiceFeeReceipt(models.Model):
    """What a customer paid for an order, line by line; it stands as it was issued."""

    _name = "service.fee.receipt"
    _description = "Fee Receipt"
    _order = "issued_at desc, id desc"

    name = fields.Char(string="Receipt Number", readonly=True, required=True)
    order_id = fields.Many2one(
        "service.order", string="Service Order", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_company_id",
        store=True,
        precompute=True,
        required=True,
        ondelete="restrict",
    )
    currency_id = fields.Many2one(
        "res.currency",
        compute="_compute_company_id",
        store=True,
        precompute=True,
        required=True,
        ondelete="restrict",
    )
    point_id = fields.Many2one(related="order_id.point_id")
    contact_name = fields.Char(related="order_id.contact_name", string="Customer")
    quote_id = fields.Many2one("service.quote", ondelete="restrict")
    lines = fields.Json(help="Name, kind, quantity, price, amount and why a line is free.")
    amount_total = fields.Monetary(string="Total", required=True)
    paid_how = fields.Selection(
        [
            ("cash", "Cash"),
            ("wechat", "WeChat Pay"),
            ("alipay", "Alipay"),
            ("card", "Bank Card"),
        ],
        string="Paid by",
    )
    payment_ref = fields.Char(string="Payment Reference")
    issued_at = fields.Datetime(string="Issued", required=True, default=fields.Datetime.now)
    user_id = fields.Many2one("res.users", string="Issued by", ondelete="restrict")
    state = fields.Selection(
        [("issued", "Valid"), ("void", "Void")], required=True, default="issued"
    )
    lines_text = fields.Html(string="Fees", compute="_compute_lines_text", sanitize=False)
    void_reason = fields.Char(string="Why Void", personal="text")
    void_user_id = fields.Many2one("res.users", string="Voided by", ondelete="restrict")

    _name_unique = models.Constraint(
        "UNIQUE(company_id, name)", "This receipt number exists already."
    )
    _one_valid = models.UniqueIndex(
        "(order_id) WHERE state = 'issued'", "This order has its receipt already."
    )
    _paid_somehow = models.Constraint(
        "CHECK(amount_total = 0 OR paid_how IS NOT NULL)", "Enter how the customer paid."
    )
    _not_negative = models.Constraint(
        "CHECK(amount_total >= 0)", "A receipt cannot be over less than nothing."
    )

    @api.depends("order_id")
    def _compute_company_id(self):
        """Of the order when it was made; what was told in a currency stays in it."""
        for receipt in self:
            receipt.company_id = receipt.order_id.company_id
            receipt.currency_id = receipt.order_id.currency_id

    @api.depends("lines")
    def _compute_lines_text(self):
        for receipt in self:
            receipt.lines_text = self.env["ir.qweb"]._render(
                "service_quote.fee_receipt_lines",
                {"lines": receipt.lines or [], "currency": receipt.currency_id},
            )

    @api.model_create_multi
    def create(self, vals_list):
        self._ensure_issued_by_order()
        return super().create(vals_list)

    def write(self, vals):
        self._ensure_issued_by_order()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A receipt stays on file. Void it with a reason."))

    def action_void(self):
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Void a Receipt"),
            "res_model": "service.fee.void",
            "view_mode": "form",
            "target": "new",
            "context": {"default_receipt_id": self.id},
        }

    def void(self, reason):
        """Take a wrong receipt back; a manager says why, and a right one may follow."""
        self.check_access("write")
        if not self.env.user.has_groups(MANAGERS):
            raise UserError(
                self.env._("The point manager or the hotline voids a receipt. Ask them.")
            )
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the receipt is wrong."))
        for receipt in self:
            receipt._void(reason.strip())
        return True

    def _void(self, reason):
        if self.state == "void":
            raise UserError(self.env._("Receipt %s is void already.", self.name))
        self._as_issued(self).write(
            {"state": "void", "void_reason": reason, "void_user_id": self.env.uid}
        )
        self.flush_recordset(["state"])  # the next receipt of the order finds its place free
        note = self.env._("Receipt %(name)s is void: %(reason)s", name=self.name, reason=reason)
        self.order_id._log("note", note=note)
        self._on_voided()

    def _note_text(self):
        """What the timeline says of this receipt."""
        hows = selection_labels(self, "paid_how")
        return self.env._(
            "Receipt %(name)s: %(sum)s %(how)s",
            name=self.name,
            sum=format_amount(self.env, self.amount_total, self.currency_id),
            how=hows.get(self.paid_how, ""),
        ).strip()

    # Collection and turn-in of the money take it from here.

    def _on_issued(self):
        pass

    def _on_voided(self):
        pass

    @api.model
    def _as_issued(self, records):
        return records.with_context(service_fee_receipt=_ISSUE)

    def _ensure_issued_by_order(self):
        if self.env.context.get("service_fee_receipt") is not _ISSUE:
            raise UserError(
                self.env._("A receipt is not written by hand. Issue it from the service order.")
            )
