from odoo import api, fields, models


class ExchangeRefund(models.TransientModel):
    """By which invoice it was sold, and from which account the money goes back."""

    _name = "exchange.refund"
    _description = "Pay Back"

    exchange_id = fields.Many2one("service.exchange", required=True, ondelete="cascade")
    company_id = fields.Many2one(related="exchange_id.company_id")
    currency_id = fields.Many2one(related="exchange_id.currency_id")
    kind = fields.Selection(related="exchange_id.kind")
    refund_amount = fields.Monetary(related="exchange_id.refund_amount")
    invoice_ids = fields.Many2many(
        "account.move", string="Invoices of the Customer", compute="_compute_invoice_ids"
    )
    invoice_id = fields.Many2one(
        "account.move",
        compute="_compute_invoice_id",
        store=True,
        readonly=False,
        domain="[('id', 'in', invoice_ids)]",
        help="Empty: somebody else sold the device; it is a cost of after-sales.",
    )
    journal_id = fields.Many2one(
        "account.journal",
        string="Paid from",
        compute="_compute_journal_id",
        store=True,
        readonly=False,
        domain="[('type', 'in', ('bank', 'cash')), ('company_id', '=', company_id)]",
    )
    day = fields.Date(string="Date", required=True, default=lambda self: self.env.company._today())

    @api.depends("exchange_id")
    def _compute_invoice_ids(self):
        for wizard in self:
            wizard.invoice_ids = wizard.exchange_id and wizard.exchange_id._find_invoices()

    @api.depends("exchange_id")
    def _compute_invoice_id(self):
        for wizard in self:
            wizard.invoice_id = wizard.invoice_ids[:1]

    @api.depends("exchange_id")
    def _compute_journal_id(self):
        """The one account there is; which of several, finance says."""
        for wizard in self:
            banks = self.env["account.journal"].search(
                [("type", "=", "bank"), ("company_id", "=", wizard.company_id.id)], limit=2
            )
            wizard.journal_id = banks if len(banks) == 1 else False

    def action_refund(self):
        self.ensure_one()
        self.exchange_id._request(
            "refund",
            key=f"{self._name},{self.id}",
            invoice_id=self.invoice_id.id,
            journal_id=self.journal_id.id,
            day=self.day.isoformat(),
        )
        return {"type": "ir.actions.act_window_close"}
