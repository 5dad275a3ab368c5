import re

from odoo import api, models
from odoo.tools import html2plaintext
from odoo.tools.mail import email_split_tuples

LONGEST = 5000
# Chinese mobile numbers, however they are grouped.
MOBILE = re.compile(r"(?<!\d)1[3-9]\d(?:[ -]?\d{4}){2}(?!\d)")
# What may be a serial number: letters and digits in one word, some digit among them.
SERIAL = re.compile(r"\b(?=[A-Za-z-]*\d)[A-Za-z0-9-]{6,32}\b")
MOST_SERIALS = 20


class ServiceOrder(models.Model):
    """A mail to the service address is a report; whoever answers it writes to that order."""

    _inherit = "service.order"

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        vals = self._prepare_mail_vals(msg_dict)
        return self.create({**vals, **(custom_values or {})})

    @api.model
    def _prepare_mail_vals(self, msg_dict):
        """What a mail tells: who writes, of which device, with which number to call back."""
        body = html2plaintext(msg_dict.get("body") or "")
        text = "\n".join(filter(None, (msg_dict.get("subject"), body.strip())))[:LONGEST]
        phone = MOBILE.search(text)
        return {
            "channel": "email",
            "source": "email",
            "external_ref": msg_dict.get("message_id"),
            "user_id": False,
            "symptom": text,
            "serial": self._find_serial(text),
            **self._prepare_sender_vals(msg_dict, phone and re.sub(r"\D", "", phone.group())),
        }

    @api.model
    def _prepare_sender_vals(self, msg_dict, phone):
        """The customer with this address, or the start of a new one."""
        names = email_split_tuples(msg_dict.get("email_from") or "") or [("", "")]
        name, email = names[0]
        Partner = self.env["res.partner"]
        known = Partner.search([("email_normalized", "=", email.lower())], limit=1)
        if not known:
            vals = {"contact_name": name or email, "phone": phone}
            known = Partner.create({**self._prepare_partner_vals(vals), "email": email})
        return {"partner_id": known.id, "phone": known.phone or phone}

    @api.model
    def _find_serial(self, text):
        """The first number in the text that belongs to a device we know."""
        words = list(dict.fromkeys(SERIAL.findall(text)))[:MOST_SERIALS]
        found = self.env["stock.lot"]._find_devices(words)
        return next((word for word in words if word in found), False)
