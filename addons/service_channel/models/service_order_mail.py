import re
import unicodedata

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import email_normalize, html2plaintext
from odoo.tools.mail import email_split_tuples

from odoo.addons.repair_intake.text_lengths import MAIL
from odoo.addons.service_base.numbers import MOBILE

from ..mail_headers import is_automatic, is_proven

# What may be a serial number: letters and digits in one word, some digit among them. Chinese
# stands right beside it, so the word ends where its letters do.
SERIAL = re.compile(r"(?<![A-Za-z0-9-])(?=[A-Za-z-]*\d)[A-Za-z0-9-]{6,32}(?![A-Za-z0-9-])")
MOST_SERIALS = 20


class ServiceOrder(models.Model):
    """A mail to the service address is a report; whoever answers it writes to that order.

    What stands in From is a claim. A mail is tied to a customer, and its author named, only where
    our own mail server has checked the sender; any other stands on its own, like a report of the
    public form, until somebody of the house takes it up. See `mail.thread` for what is let in.
    """

    _inherit = "service.order"
    # who is answered where no customer is known; Odoo's brake against loops counts by it
    _primary_email = "contact_email"

    contact_email = fields.Char(
        string="E-mail (as stated)", copy=False, readonly=True, personal="email"
    )

    @api.private
    @api.model
    def message_new(self, msg_dict, custom_values=None):
        # the author is one only where the sender is proven, see mail.thread
        customer = self.env["res.partner"].browse(msg_dict.get("author_id") or ())
        return self._order_of_mail(msg_dict, customer, custom_values)

    @api.model
    def _order_of_mail(self, msg_dict, customer=None, custom_values=None):
        vals = {**self._prepare_mail_vals(msg_dict), **(custom_values or {})}
        if customer:
            return self.create({**vals, "partner_id": customer.id})
        return self._create_unverified({**vals, "partner_id": False})

    @api.model
    def _prepare_mail_vals(self, msg_dict):
        """What a mail tells: who writes, of which device, with which number to call back."""
        body = html2plaintext(msg_dict.get("body") or "")
        text = "\n".join(filter(None, (msg_dict.get("subject"), body.strip())))
        text = text.replace("\0", "")[: MAIL["symptom"]]
        plain = unicodedata.normalize("NFKC", text)  # full-width digits are digits
        phone = MOBILE.search(plain)
        return {
            "channel": "email",
            "source": "email",
            "external_ref": msg_dict.get("message_id"),
            "user_id": False,
            "phone": phone and re.sub(r"\D", "", phone.group(1)),
            "symptom": text,
            "serial": self._find_serial(plain),
            **self._prepare_sender_vals(msg_dict),
        }

    @api.model
    def _prepare_sender_vals(self, msg_dict):
        """Who the sender says he is."""
        senders = email_split_tuples(msg_dict.get("email_from") or "")
        name, email = senders[0] if senders else ("", "")
        return {
            "contact_name": (name or email or self.env._("Unknown Sender"))[: MAIL["contact_name"]],
            "contact_email": email_normalize(email),
        }

    @api.model
    def _find_serial(self, text):
        """The first number in the text that belongs to a device we know."""
        words = list(dict.fromkeys(SERIAL.findall(text)))[:MOST_SERIALS]
        found = self.env["stock.lot"]._find_devices(words)
        return next((word for word in words if word in found), False)

    # --- who writes ---

    @api.model
    def _mail_sender(self, message, msg_dict):
        """The customer whom our mail server has proven to be the sender; empty for all others.

        Any employee may hand in a mail by RPC; what it says of itself counts from the gate only.
        """
        if not self.env.is_system():
            return self.env["res.partner"]
        # sudo: a switch of the administrator's
        server = self.env["ir.config_parameter"].sudo().get_param("service_channel.authserv_id")
        if not is_proven(message, server):
            return self.env["res.partner"]
        return self._customer_of_address(email_normalize(msg_dict.get("email_from")))

    @api.model
    def _customer_of_address(self, address):
        """The oldest contact with this address; none where there is no address to look for.

        Anybody can open an account with an address that is not his own: one that nobody has
        proved finds no contact.
        """
        Partner = self.env["res.partner"]
        if not address:
            return Partner
        known = Domain("email_normalized", "=", address) & Partner._proved_domain("email")
        return Partner.search(known, order="id", limit=1)

    @api.model
    def _complete_customers(self, vals_list):
        """Whoever takes a mail up ties it to the customer with the sender's address."""
        for vals in vals_list:
            if vals.get("contact_email") and not vals.get("partner_id"):
                vals["partner_id"] = self._customer_of_address(vals["contact_email"]).id
        return super()._complete_customers(vals_list)

    @api.model
    def _prepare_partner_vals(self, vals):
        return {**super()._prepare_partner_vals(vals), "email": vals.get("contact_email")}

    def _reported_vals(self):
        return {**super()._reported_vals(), "contact_email": self.contact_email}

    # --- what is no report ---

    @api.model
    def _mail_aside_reason(self, message, msg_dict):
        """Why a mail makes no order and is not answered: a reason of `service.mail`, or None."""
        address = email_normalize(msg_dict.get("email_from"))
        if is_automatic(message, msg_dict.get("subject")):
            return "machine"
        if not address:
            return "sender"
        if self._is_own_address(address):
            return "own"
        Attempt = self.env["service.mail.attempt"]
        return None if Attempt._take("report", address) else "many"

    @api.model
    def _is_own_address(self, address):
        # sudo: the addresses of the house, to be told from those of its customers
        companies = self.env["res.company"].sudo().search([("email", "!=", False)])
        own = {email_normalize(company.email) for company in companies}
        return address in own or bool(self.env["mail.alias.domain"].sudo()._find_aliases([address]))
