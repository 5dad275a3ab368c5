import base64
import binascii

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import consteq, format_amount, format_date

from odoo.addons.service_base.pictures import BadUpload, redraw

PICTURE = "data:image/png;base64,"
LONGEST_SIGNATURE = 300_000
SHOWN = ("sent", "accepted", "declined")


class ServiceOrder(models.Model):
    """The quote on the progress page, and the customer's answer to it."""

    _inherit = "service.order"

    def _customer_quote(self, view):
        quote = self.quote_id
        if quote.state not in SHOWN or (quote.state == "sent" and view["ended"]):
            return {}
        return {"quote": self._customer_quote_data(quote)}

    def _customer_quote_data(self, quote):
        return {
            "name": quote.name,
            "state": quote.state,
            "can_answer": quote.state == "sent" and not quote.is_expired,
            "expired": quote.is_expired,
            "lines": [self._customer_quote_line(line) for line in quote.line_ids],
            "total": self._customer_amount(quote.amount_total),
            "decline_fee": quote.decline_fee and self._customer_amount(quote.decline_fee),
            "valid_until": format_date(self.env, quote.valid_until),
            "note": quote.note or "",
            "by": quote.consent_by or "",
            "at": quote.consent_at and self._customer_time(quote.consent_at),
            "contact": self.contact_name or "" if self._knows_contact() else "",
            "reference": quote.access_token,
        }

    def _customer_quote_line(self, line):
        shown = line._as_receipt_line()
        return {
            "name": shown["name"],
            "quantity": f"{shown['quantity']:g}",
            "price": self._customer_amount(shown["price_unit"]),
            "amount": shown["free_reason"] or self._customer_amount(shown["amount"]),
        }

    def _customer_amount(self, amount):
        return format_amount(self.env, amount, self.currency_id)

    def _knows_contact(self):
        """Whether the page may say the customer's name: to one who has logged in only."""
        user = self.env.user
        return user.share and not user._is_public()

    def _answer_quote(self, answer, reference, name="", signature="", reason="", key=None):
        """Take a customer's answer to the quote he was shown.

        :param answer: yes or no
        :param reference: of the quote on the page; one that was changed since is not answered
        :param signature: data URL of a PNG, or nothing
        :raise UserError: says why not and what to do
        """
        self.ensure_one()
        self._check_door_key(key)
        # sudo: the caller holds the order's link, and the quote's own token is compared here
        quote = self.sudo().quote_ids.filtered(
            lambda quote: consteq(quote.access_token.encode(), (reference or "").encode())
        )
        if not quote:
            raise UserError(
                self.env._("The quote was changed in the meantime. Please look at it again.")
            )
        signature = self._read_signature(signature)
        with self.env.cr.savepoint():  # all or nothing
            if answer == "yes":
                quote._accept(name, "online", signature=signature, key=key)
            else:
                quote._decline(reason or False, key=key, name=name or None)

    def _read_signature(self, text):
        """The picture of a signature, drawn anew, as base64; False where nothing was drawn."""
        if not text:
            return False
        try:
            if not text.startswith(PICTURE) or len(text) > LONGEST_SIGNATURE:
                raise BadUpload("type")
            content = base64.b64decode(text[len(PICTURE) :], validate=True)
            _mimetype, raw = redraw(content, max_edge=1024)
        except (BadUpload, binascii.Error, ValueError) as error:
            raise UserError(
                self.env._("The signature cannot be read. Please sign again.")
            ) from error
        return base64.b64encode(raw)
