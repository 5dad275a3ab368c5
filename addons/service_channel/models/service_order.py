import logging
import re
import unicodedata

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import email_normalize, html2plaintext
from odoo.tools.mail import email_split_tuples

from odoo.addons.repair_intake.text_lengths import MAIL
from odoo.addons.service_base.numbers import MOBILE

from ..mail_headers import is_automatic, is_proven
from ..payload import FIELDS, Problem, read_name, read_payload

# fields of the payload → fields of the order
SAME = ("phone", "street", "serial", "symptom", "service_type", "service_mode", "purchase_date")


# What may be a serial number: letters and digits in one word, some digit among them. Chinese
# stands right beside it, so the word ends where its letters do.
SERIAL = re.compile(r"(?<![A-Za-z0-9-])(?=[A-Za-z-]*\d)[A-Za-z0-9-]{6,32}(?![A-Za-z0-9-])")


MOST_SERIALS = 20


# By these the machines of customers know that it is no person whom they would answer (RFC 3834).
AUTOMATIC = {"X-Auto-Response-Suppress": "All"}


GENERATED, SUBMITTED = "auto-generated", {"received": "auto-replied"}


_logger = logging.getLogger(__name__)


class ServiceOrder(models.Model):
    """Reports of other systems and by mail, and the messages that customers get of an order."""

    _inherit = "service.order"
    # who is answered where no customer is known; Odoo's brake against loops counts by it
    _primary_email = "contact_email"

    contact_email = fields.Char(
        string="E-mail (as stated)", copy=False, readonly=True, personal="email"
    )

    @api.model
    def create_from_channel(self, payload):
        """Take one report; the same reference of the same shop makes one order.

        :param payload: dict of texts: reference, phone, name and symptom; channel, shop, area
            (GB/T 2260 code), street, serial, model (internal reference or barcode),
            service_type, service_mode and purchase_date (YYYY-MM-DD) if known
        :return: dict of number, created, state, verdict, covered_until, point, progress_url
        :raise UserError: names everything that is wrong with the payload; or the reference was
            used with another content
        """
        system = self.env["service.connection"]._of_user("channel")
        # sudo: a channel has no rights on orders; it makes its own and hears of no other
        Order = self._without_wishes().sudo()
        texts = Order._read_channel_payload(payload, system)
        name = self._channel_key(system, texts)
        Keys = Order.env["request.key"]
        request, is_new = Keys._reserve_own_key(name, "create_from_channel", texts)
        if not is_new:
            return Order.browse(request.res_id)._channel_answer(created=False)
        order = Order._create_for_channel(system, Order._prepare_channel_vals(system, texts))
        request.res_id = order.id
        return order._channel_answer(created=True)

    @api.model
    def read_from_channel(self, channel=None, reference=None, shop=None):
        """What the customer may see now of an order that this channel has sent.

        :param channel: that of the key, or nothing
        :return: dict of `_customer_view`, or an empty one where there is no such order
        """
        system = self.env["service.connection"]._of_user("channel")
        name, wanted = read_name(reference), read_name(shop)
        if not name or (shop and not wanted) or channel not in (None, False, "", system.channel):
            return {}
        # sudo: only orders that the user of this channel has made, and what customers may see
        Order = self._without_wishes().sudo()
        order = Order.search(
            [
                ("company_id", "=", system.company_id.id),
                ("source", "=", system._source(wanted)),
                ("external_ref", "=", name),
                ("create_uid", "=", self.env.uid),
            ]
        )
        return order._customer_view() if order else {}

    @api.model
    def _without_wishes(self):
        """A channel's context says in what language and zone it is answered, no more."""
        # all of the client's context goes
        said = {"lang": self.env.user.lang, "tz": self.env.user.tz}
        return self.with_context(said)  # pylint: disable=context-overridden

    @api.model
    def _read_channel_payload(self, payload, system):
        texts, problems = read_payload(payload, self.env.company._today())
        if texts.get("channel", system.channel) != system.channel:
            problems.append(Problem("channel", "word", system.channel))
        if problems:
            raise UserError(self._payload_message(problems))
        return {**texts, "channel": system.channel}

    @api.model
    def _create_for_channel(self, system, vals):
        """A channel that is not trusted proves nothing by a number it sends, see the README."""
        if system.is_trusted:
            return self.create(vals)
        return self._create_unverified({**vals, "partner_id": False})

    @api.model
    def _channel_key(self, system, texts):
        source = system._source(texts.get("shop"))
        return f"{system.company_id.id}/{source}/{texts['reference']}"

    @api.model
    def _prepare_channel_vals(self, system, texts):
        return {
            **{name: texts[name] for name in SAME if name in texts},
            "channel": texts["channel"],
            "source": system._source(texts.get("shop")),
            "external_ref": texts["reference"],
            "user_id": False,
            "contact_name": texts["name"],
            "area_id": self._find_area(texts.get("area")).id,
            "product_id": self._find_model(texts.get("model")).id,
        }

    @api.model
    def _find_area(self, code):
        Area = self.env["service.area"]
        area = Area.search([("code", "=", code)], limit=1) if code else Area
        if code and not area:
            raise UserError(
                self.env._("No division has the code %s. Send a code of GB/T 2260.", code)
            )
        return area

    @api.model
    def _find_model(self, code):
        """The model by its internal reference or barcode; an unknown one is told at the call."""
        Product = self.env["product.product"].with_context(active_test=False)
        found = code and Product.search(Product._code_domain([code]), order="active desc", limit=1)
        return found or self.env["product.product"]

    def _channel_answer(self, created):
        """What the channel hears of its order."""
        self.ensure_one()
        return {
            "number": self.name,
            "created": created,
            "state": self.state,
            "verdict": "proof_pending" if self.is_pending else self.verdict or None,
            "covered_until": self.covered_until and self.covered_until.isoformat() or None,
            "point": self.point_id.name or None,
            "progress_url": self._progress_url() or None,
        }

    @api.model
    def _payload_message(self, problems):
        says = self._payload_sentences()
        lines = [f"{p.field}: {says[p.kind].replace('%s', p.detail)}" for p in problems]
        return "\n".join([self.env._("The report was not taken. Correct this:"), *lines])

    @api.model
    def _payload_sentences(self):
        return {
            "missing": self.env._("is needed"),
            "unknown": self.env._("is not a field; there are: %s", ", ".join(FIELDS)),
            "type": self.env._("must be a text"),
            "long": self.env._("has more than %s characters"),
            "word": self.env._("must be one of: %s"),
            "day": self.env._("must be a day in the past, such as 2026-03-31"),
        }

    # A mail to the service address is a report; whoever answers it writes to that order.
    #
    # What stands in From is a claim. A mail is tied to a customer, and its author named, only where
    # our own mail server has checked the sender; any other stands on its own, like a report of the
    # public form, until one of the staff takes it up. See `mail.thread` for what is let in.

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
        known &= self.env.company._known_domain()
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
        # sudo: the addresses of the company, to be told from those of its customers
        companies = self.env["res.company"].sudo().search([("email", "!=", False)])
        own = {email_normalize(company.email) for company in companies}
        return address in own or bool(self.env["mail.alias.domain"].sudo()._find_aliases([address]))

    # Messages to customers: put in the queue with what happened, sent by the regular work.

    def _tell_customer(self, event):
        result = super()._tell_customer(event)
        mail, sms = self.env["service.notice"]._switched_on(event)
        # sudo: the message is part of the step; whoever takes it need not see the address
        orders = self.sudo()
        if mail and (reached := orders.filtered(lambda order: order._may_be_mailed(event))):
            reached._queue_safely("_queue_mail", mail, event)
        if sms and (reached := orders.filtered("phone")):
            reached._queue_safely("_queue_sms", sms)
        return result

    def _notify_channels(self, event):
        ways = super()._notify_channels(event)
        mail, sms = self.env["service.notice"]._switched_on(event)
        order = self.sudo()  # sudo: only whether there is a number or an address
        if sms and order.phone:
            ways.append(self.env._("SMS"))
        if mail and (order.partner_id.email or order.contact_email):
            ways.append(self.env._("E-mail"))
        return ways

    def _may_be_mailed(self, event):
        """Whether there is an address; and no sender of mails gets answer after answer."""
        address = self.partner_id.email or self.contact_email
        if not address or event != "received" or self.channel != "email":
            return bool(address)
        Attempt = self.env["service.mail.attempt"]
        return Attempt._take("answer", address) and Attempt._take("answers", "")

    def _queue_safely(self, method, template_id, *event):
        """A text that cannot be written must not stop the work: it is noted on the order."""
        try:
            with self.env.cr.savepoint():
                getattr(self, method)(template_id, *event)
        except Exception:  # whatever an administrator may have written into the text
            _logger.exception("The message %s of %s could not be written", template_id, self)
            self._log("note", note=self.env._("A message to the customer could not be written."))

    def _queue_mail(self, template_id, event):
        values = {"headers": repr(AUTOMATIC | {"Auto-Submitted": SUBMITTED.get(event, GENERATED)})}
        self.env["mail.template"].browse(template_id).send_mail_batch(self.ids, email_values=values)

    def _queue_sms(self, template_id):
        template = self.env["sms.template"].browse(template_id)
        texts = template._render_field("body", self.ids, compute_lang=True)
        self.env["sms.sms"].create(
            [
                {
                    "number": order.phone,
                    "body": texts[order.id],
                    "partner_id": order.partner_id.id,
                }
                for order in self
            ]
        )
