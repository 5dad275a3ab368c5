import secrets
from datetime import timedelta

from odoo import api, fields, models

from .service_quote_workflow import ANSWERS, STATES


class ServiceQuote(models.Model):
    """What chargeable work would cost, told to the customer before it begins.

    A changed quote is a new version; the customer is asked again and the earlier one superseded.
    """

    _name = "service.quote"
    _description = "Quote"
    _pictures_redrawn = True  # see ir.attachment
    _inherit = ["product.catalog.mixin", "step.mixin"]
    _order = "order_id desc, version desc"

    name = fields.Char(
        string="Quote Number", compute="_compute_name", store=True, precompute=True, index="trigram"
    )
    order_id = fields.Many2one(
        "service.order", string="Service Order", required=True, index=True, ondelete="restrict"
    )
    version = fields.Integer(required=True, readonly=True, default=1)
    company_id = fields.Many2one(related="order_id.company_id")
    currency_id = fields.Many2one(related="order_id.currency_id")
    point_id = fields.Many2one(related="order_id.point_id")
    partner_id = fields.Many2one(related="order_id.partner_id", string="Partner")
    contact_name = fields.Char(related="order_id.contact_name", string="Customer")
    product_id = fields.Many2one(related="order_id.product_id")
    state = fields.Selection(STATES, required=True, default="draft", readonly=True, index=True)
    line_ids = fields.One2many("service.quote.line", "quote_id", string="Lines")
    amount_total = fields.Monetary(
        string="Total", compute="_compute_amount_total", store=True, precompute=True
    )
    decline_fee = fields.Monetary(
        string="Fee if Declined",
        compute="_compute_decline_fee",
        store=True,
        readonly=False,
        precompute=True,
        help="What the customer owes for the inspection if the work is not wanted.",
    )
    valid_until = fields.Date(required=True, default=lambda self: self._default_valid_until())
    note = fields.Text(string="Remarks for the Customer", personal="text")

    # sent and answered
    sent_at = fields.Datetime(string="Sent", readonly=True)
    sent_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    access_token = fields.Char(
        readonly=True,
        required=True,
        default=lambda self: secrets.token_urlsafe(24),
        groups="base.group_system",
        help="Opens this quote to whoever holds the link.",
    )
    consent_by = fields.Char(string="Answered by", readonly=True, personal="name")
    consent_at = fields.Datetime(string="Answered", readonly=True)
    consent_how = fields.Selection(ANSWERS, string="Answered How", readonly=True)
    consent_user_id = fields.Many2one(
        "res.users", string="Noted by", readonly=True, ondelete="restrict"
    )
    consent_hash = fields.Char(
        string="Fingerprint", readonly=True, help="Of the lines and sums the customer agreed to."
    )
    # in the row itself: an attachment could be exchanged without touching the quote
    signature = fields.Image(
        max_width=1024,
        max_height=1024,
        readonly=True,
        copy=False,
        attachment=False,
        personal="name",
    )
    decline_reason = fields.Text(string="Why Not", readonly=True, personal="text")

    is_expired = fields.Boolean(compute="_compute_is_expired")
    order_settled = fields.Boolean(compute="_compute_order_settled")
    charge_open = fields.Boolean(compute="_compute_charge_open")
    is_newest = fields.Boolean(compute="_compute_is_newest")

    _version_unique = models.Constraint(
        "UNIQUE(order_id, version)", "This version of the quote exists already."
    )
    _one_draft = models.UniqueIndex(
        "(order_id) WHERE state = 'draft'", "The order has a quote in the making already."
    )
    _one_in_force = models.UniqueIndex(
        "(order_id) WHERE state IN ('sent', 'accepted')",
        "The order has a quote in force already.",
    )
    _agreed_is_proved = models.Constraint(
        "CHECK(state != 'accepted' OR (consent_at IS NOT NULL AND consent_how IS NOT NULL"
        " AND consent_hash IS NOT NULL))",  # who it was may have asked to be forgotten
        "An accepted quote states when it was agreed to, how and to what.",
    )
    _decline_fee_positive = models.Constraint(
        "CHECK(decline_fee >= 0)", "The fee cannot be negative."
    )
    _waiting_idx = models.Index("(sent_at) WHERE state = 'sent'")

    @api.model
    def _default_valid_until(self):
        days = self.env.company.quote_valid_days
        return fields.Date.context_today(self) + timedelta(days=days)

    @api.depends("order_id", "version")
    def _compute_name(self):
        for quote in self:
            quote.name = f"{quote.order_id.name}-{quote.version}"

    @api.depends("line_ids.amount")
    def _compute_amount_total(self):
        for quote in self:
            quote.amount_total = sum(quote.line_ids.mapped("amount"))

    @api.depends("order_id")
    def _compute_decline_fee(self):
        fees = self.order_id._decline_fees()
        for quote in self:
            quote.decline_fee = fees.get(quote.order_id, 0.0)

    @api.depends("state", "valid_until")
    def _compute_is_expired(self):
        today = fields.Date.context_today(self)
        for quote in self:
            quote.is_expired = quote.state == "sent" and quote.valid_until < today

    @api.depends("order_id.state")
    def _compute_order_settled(self):
        for quote in self:
            quote.order_settled = not quote.order_id._is_open()

    @api.depends("state", "order_id.receipt_ids.state")
    def _compute_charge_open(self):
        """Whether it can still be told what was done of what was agreed."""
        for quote in self:
            quote.charge_open = quote.state == "accepted" and not quote.order_id.receipt_id

    @api.depends("order_id.quote_ids")
    def _compute_is_newest(self):
        newest = {}
        for quote in self.order_id.quote_ids:
            newest[quote.order_id] = max(newest.get(quote.order_id, 0), quote.version)
        for quote in self:
            quote.is_newest = quote.version == newest.get(quote.order_id)
