from odoo import api, fields, models
from odoo.exceptions import UserError


class ServiceQuoteAnswer(models.TransientModel):
    """What the customer says to a quote: he signs on the screen, or it is noted what he said."""

    _name = "service.quote.answer"
    _description = "Answer to a Quote"

    quote_id = fields.Many2one("service.quote", required=True, ondelete="cascade")
    currency_id = fields.Many2one(related="quote_id.currency_id")
    amount_total = fields.Monetary(related="quote_id.amount_total")
    decline_fee = fields.Monetary(related="quote_id.decline_fee")
    line_ids = fields.One2many(related="quote_id.line_ids")
    agrees = fields.Boolean()
    how = fields.Selection(
        [("signature", "Signature"), ("counter", "In Person"), ("phone", "Phone")],
        required=True,
        default="signature",
    )
    by_phone = fields.Boolean(help="Not set: in person at the counter.")
    may_note_phone = fields.Boolean(compute="_compute_may_note_phone")
    name = fields.Char(
        string="Who Answers", compute="_compute_name", store=True, readonly=False, precompute=True
    )
    signature = fields.Binary(attachment=False)
    reason = fields.Text(string="Why Not")

    @api.depends("quote_id")
    def _compute_name(self):
        for answer in self:
            answer.name = answer.name or answer.quote_id.contact_name

    @api.depends_context("uid")
    def _compute_may_note_phone(self):
        self.may_note_phone = self.env["service.quote"]._may_note("phone")

    def action_confirm(self):
        self.ensure_one()
        if self.agrees:
            self.quote_id.accept(self.name, self.how, signature=self.signature)
        else:
            how = "phone" if self.by_phone else self.how
            self.quote_id.decline(self.reason, how=how, name=self.name)
        return {"type": "ir.actions.act_window_close"}

    def action_finish_declined(self):
        """Note that the work is not wanted and end the order with it."""
        self.ensure_one()
        if self.agrees:
            raise UserError(self.env._("The customer agrees; there is work to do."))
        self.action_confirm()
        return self.quote_id.action_finish_declined()
