import base64
import binascii
import hashlib
import json

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount

from odoo.addons.service_base.labels import selection_labels


class ServiceQuote(models.Model):
    """The evidence of an answer: who, when, how, and a fingerprint of what was agreed to."""

    _inherit = "service.quote"

    def _prepare_answer_vals(self, name, how):
        return {
            "consent_by": (name or "").strip(),
            "consent_how": how,
            "consent_at": fields.Datetime.now(),
            "consent_user_id": how != "online" and self.env.uid,
        }

    def _prepare_consent_vals(self, name, how, signature):
        return {
            **self._prepare_answer_vals(name, how),
            "signature": signature,
            "consent_hash": self._agreed_hash(),
        }

    def _agreed_hash(self):
        """Fingerprint of everything the customer was told; the same lines give the same one."""
        self.ensure_one()
        lines = [
            [line.name, line.kind, line.quantity, line.price_unit, line.amount, line.free_reason]
            for line in self.line_ids
        ]
        told = [self.name, self.currency_id.name, lines, self.amount_total, self.decline_fee]
        text = json.dumps([*told, str(self.valid_until), self.note or ""], default=str)
        return hashlib.sha256(text.encode()).hexdigest()

    @api.model
    def _checksum(self, signature):
        """Fingerprint of a signature as base64; refuses what is none."""
        if not signature:
            return False
        try:
            content = base64.b64decode(signature, validate=True)
        except (binascii.Error, ValueError) as error:
            raise UserError(self.env._("The signature is not a picture. Sign again.")) from error
        return hashlib.sha256(content).hexdigest()

    # --- words ---

    def _sum_text(self):
        return format_amount(self.env, self.amount_total, self.currency_id)

    def _answer_words(self):
        hows = selection_labels(self, "consent_how")
        return {
            "name": self.consent_by,
            "quote": self.name,
            "sum": self._sum_text(),
            "how": hows[self.consent_how],
        }

    def _tell_orders_sent(self):
        """The timelines of all orders in one go."""
        self.order_id._add_lines(
            [
                {
                    "order_id": quote.order_id.id,
                    "kind": "note",
                    "note": self.env._(
                        "Quote %(quote)s: %(sum)s", quote=quote.name, sum=quote._sum_text()
                    ),
                }
                for quote in self
            ]
        )
