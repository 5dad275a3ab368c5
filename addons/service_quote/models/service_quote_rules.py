from odoo import fields, models
from odoo.exceptions import UserError


class ServiceQuote(models.Model):
    """What must be so before a quote takes a step."""

    _inherit = "service.quote"

    def _ensure_draft(self):
        if self._is_in_step():
            return
        for quote in self:
            if quote.state != "draft":
                raise UserError(
                    self.env._(
                        "Quote %s has been sent and can no longer be changed."
                        " Make a new version instead.",
                        quote.name,
                    )
                )

    def _ensure_order_open(self):
        for quote in self:
            if not quote.order_id._is_open():
                raise UserError(
                    self.env._(
                        "Order %s is finished, so there is nothing left to quote."
                        " Reopen it, or take a new report.",
                        quote.order_id.name,
                    )
                )

    def _ensure_can_be_sent(self):
        self._ensure_order_open()
        for quote in self:
            if not quote.line_ids:
                raise UserError(
                    self.env._("Quote %s has no lines. Add labour or parts first.", quote.name)
                )
            if quote.valid_until < fields.Date.context_today(quote):
                raise UserError(
                    self.env._("Quote %s would be expired when sent. Set a later day.", quote.name)
                )
        self.line_ids._ensure_free_is_true()

    def _ensure_can_be_accepted(self, name, how, signature):
        self._ensure_order_open()
        if self.is_expired:
            raise UserError(
                self.env._(
                    "Quote %(quote)s was valid until %(day)s. Send a new version.",
                    quote=self.name,
                    day=self.valid_until,
                )
            )
        if not (name or "").strip():
            raise UserError(
                self.env._("Enter the name of the person who accepts quote %s.", self.name)
            )
        if how == "signature" and not signature:
            raise UserError(self.env._("Let the customer sign quote %s first.", self.name))
