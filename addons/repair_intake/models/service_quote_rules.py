from odoo import fields, models
from odoo.exceptions import UserError

from .service_order_workflow import OPEN_STATES


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
                        "Quote %s was told to the customer and stays as it is."
                        " Make a new version to change it.",
                        quote.name,
                    )
                )

    def _ensure_order_open(self):
        for quote in self:
            if quote.order_id.state not in OPEN_STATES:
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
            raise UserError(self.env._("Tell who agrees to quote %s.", self.name))
        if how == "signature" and not signature:
            raise UserError(self.env._("Let the customer sign quote %s first.", self.name))
