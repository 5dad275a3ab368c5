import base64
import binascii
import re
from datetime import date, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import (
    consteq,
    format_amount,
    format_date,
    format_datetime,
    hmac,
)

from odoo.addons.repair_intake.models.service_order_states import BEFORE_WORK, OPEN_STATES
from odoo.addons.service_base.numbers import digits, number_key, order_number_text
from odoo.addons.service_base.pictures import BadUpload, redraw

from ..customer_texts import (
    DECLINED_DUE,
    DECLINED_ENDED,
    DECLINED_OPEN,
    EXPIRED,
    FORM_PROBLEMS,
    STATES,
    WAITS,
)
from ..public_form import REPORT, clean_form, last_four

WISH_DAYS = 60


KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")


LINK = "/service/progress/%s/%s"


TOKEN = re.compile(r"[0-9a-f]{40}")


# No number of a customer looks like this.
NOBODY = "none"


# With fewer digits it is the end of a number.
SHORTEST_NUMBER = 7


# So many orders of one number are looked at: of a device, the newest.
MOST_ASKED = 20


DEFAULT_TZ = "Asia/Shanghai"


PICTURE = "data:image/png;base64,"


LONGEST_SIGNATURE = 300_000


SHOWN = ("sent", "accepted", "declined")


class ServiceOrder(models.Model):
    """What a customer does without an account: reports, follows by a link, answers, changes."""

    _inherit = "service.order"

    progress_revision = fields.Integer(
        copy=False,
        groups="base.group_system",
        help="Raised to make the links that were given out until now worthless.",
    )

    @api.model
    def _read_report(self, posted):
        """What was typed into the form, and what is wrong with it.

        :return: (texts, problems): both by field; problems are sentences
        """
        texts, found = clean_form(REPORT, posted)
        if not texts["street"] and self._mode_of_form(self._chosen_product(texts)) == "on_site":
            found.setdefault("street", "missing")
        says = self._problem_sentences()
        problems = {name: says[problem] for name, problem in found.items()}
        for name, check in self._report_checks().items():
            if name not in problems and (problem := check(texts[name])):
                problems[name] = says[problem]
        return texts, problems

    @api.model
    def _problem_sentences(self):
        return {problem: self.env._(words) for problem, words in FORM_PROBLEMS.items()}

    @api.model
    def _report_checks(self):
        return {
            "phone": self._check_phone_text,
            "area_id": lambda text: self._check_choice("service.area", text),
            "product_id": lambda text: self._check_choice("product.product", text),
            "wish_date": self._check_wish_date,
        }

    @api.model
    def _check_phone_text(self, text):
        return not self._phone_of_form(text) and "phone"

    @api.model
    def _phone_of_form(self, text):
        """The number in its international form, or False if it is none."""
        # sudo: formats a text by the rules of the company's country
        Partner = self.env["res.partner"].sudo()
        country = self.env.company.sudo().country_id
        return Partner._phone_format(number=text, country=country) or False

    @api.model
    def _check_choice(self, model, text):
        if not text:
            return None
        known = text.isascii() and text.isdigit() and len(text) < 10
        return (not known or not self._choices(model, [("id", "=", int(text))])) and "choice"

    @api.model
    def _choices(self, model, domain=()):
        """What a stranger may choose from: areas, and the devices of our brands."""
        offered = {
            "service.area": [("active", "=", True)],
            "product.product": [("tracking", "=", "serial"), ("service_brand_id", "!=", False)],
        }
        # sudo: names of places and of models on sale; the fields are chosen by the page
        return self.env[model].sudo().search([*domain, *offered[model]], limit=1000)

    @api.model
    def _check_wish_date(self, text):
        if not text:
            return None
        try:
            day = date.fromisoformat(text)
        except ValueError:
            return "date"
        today = fields.Date.context_today(self)
        return not today <= day <= today + timedelta(days=WISH_DAYS) and "date"

    @api.model
    def _wish_parts(self):
        return {
            "morning": self.env._("Morning"),
            "afternoon": self.env._("Afternoon"),
            "evening": self.env._("Evening"),
        }

    @api.model
    def _report_from_form(self, texts, uploads, key, network, digest=(), partner=None):
        """Make the order that a customer reports; the same request makes it once.

        :param texts: as `_read_report` gives them, without problems
        :param uploads: `uploads.Upload`s, made harmless
        :param key: made by the browser for this request
        :param network: from where the caller comes
        :param digest: of the files as they were sent
        :param partner: the customer, where he has logged in
        :raise UserError: the key is used for something else, or a limit is reached
        """
        asked = [texts, list(digest), partner and partner.id]
        self._check_form_key(key)
        request, is_new = self.env["request.key"]._reserve_key(key, "report", asked)
        if not is_new:
            # sudo: the caller knows all that was sent with the key
            return self.sudo().browse(request.res_id)
        counted = self._counted_report(texts["phone"], network, partner)
        with request._freed_if_refused(), counted, self.env.cr.savepoint():
            self._refuse_reported(texts)
            order = self._create_unverified(self._prepare_report_vals(texts, partner))
            order._attach_uploads(uploads)
            request.res_id = order.id
        return order

    @api.model
    def _refuse_reported(self, texts):
        """The same device, told here from the same number a day ago at most, is one order.

        Orders taken elsewhere are not asked for: nobody learns by a number whether there is one.
        """
        serial, phone = texts["serial"], self._phone_of_form(texts["phone"])
        if not serial:
            return
        # sudo: only asked whether there is one; its number is not told to who knows a phone
        known = self.sudo().search(
            [
                ("serial_key", "=", number_key(serial)),
                ("channel", "=", "web"),
                ("reported_at", ">", fields.Datetime.now() - timedelta(days=1)),
                ("state", "in", OPEN_STATES),
            ],
            limit=20,
        )
        if any(order.phone and self._phone_of_form(order.phone) == phone for order in known):
            raise UserError(
                self.env._(
                    "You have reported this device already. Follow that order under Progress,"
                    " or call us if something else is wrong with it."
                )
            )

    @api.model
    def _check_form_key(self, key):
        """Keys of pages are long and random, so that nobody takes that of another."""
        if not KEY.fullmatch(key or ""):
            raise UserError(self.env._(EXPIRED))

    @api.model
    def _counted_report(self, phone, network, partner):
        """Strangers who report in the name of a number leave its owner his account."""
        Attempt = self.env["portal.attempt"]
        number = self._phone_of_form(phone) or digits(phone)
        if partner and partner._has_proved_phone(number):
            return Attempt._counted("own_request", network=network, account=partner.id)
        return Attempt._counted("request", network=network, phone=number)

    @api.model
    def _prepare_report_vals(self, texts, partner=None):
        area = int(texts["area_id"])
        product = self._chosen_product(texts)
        return {
            "company_id": self._company_of_report(area, product).id,
            "channel": "web",
            "user_id": False,
            "partner_id": partner and partner.id,
            "phone": texts["phone"],
            "contact_name": texts["contact_name"],
            "area_id": area,
            "street": texts["street"],
            "serial": texts["serial"],
            "product_id": product,
            "service_mode": self._mode_of_form(product),
            "symptom": texts["symptom"],
            "appointment_wish": self._wish_text(texts),
        }

    @api.model
    def _company_of_report(self, area_id, product_id):
        """Whose order a stranger's report is: the page's company, or who else serves the area.

        Companies that keep their customers apart do not hand each other any.
        """
        here = self.env.company
        if here._customers_are_apart():
            return here
        # sudo: which company has a point for this job
        Order = self.sudo()
        categ_id = Order.env["product.product"].browse(product_id or ()).categ_id.id
        job = (area_id, categ_id, "repair")
        keys = [(*job, here.id), (*job, False)]
        found = Order.env["service.territory"]._match_batch(keys)
        points = [found[key][0] for key in keys]
        return (points[0] or points[1]).company_id or here

    @api.model
    def _chosen_product(self, texts):
        """Id of the model that was chosen, or of that whose serial was typed; False without."""
        model = texts["product_id"] or ""
        known = model.isascii() and model.isdigit() and len(model) < 10
        return (int(model) if known else 0) or self._product_of(texts["serial"])

    @api.model
    def _mode_of_form(self, product_id):
        """How the device is served: as its category usually is."""
        # sudo: how a model on sale is served
        product = self.env["product.product"].sudo().browse(product_id or ()).exists()
        return product.categ_id._usual_mode()

    @api.model
    def _product_of(self, serial):
        return self.env["stock.lot"]._find_devices([serial]).get(serial, self).sudo().product_id.id

    @api.model
    def _wish_text(self, texts):
        part = self._wish_parts().get(texts["wish_part"])
        return " ".join(filter(None, (texts["wish_date"], part)))

    def _attach_uploads(self, uploads):
        """Keep the customer's files with the order."""
        self.ensure_one()
        # sudo: as the order itself
        self.env["ir.attachment"].sudo().create(
            [
                {
                    "name": upload.name,
                    "raw": upload.raw,
                    "mimetype": upload.mimetype,
                    "res_model": self._name,
                    "res_id": self.id,
                }
                for upload in uploads
            ]
        )

    # How a customer follows an order: by a signed link, or by its number and his phone's.

    @api.model
    def _goes_on(self):
        return {
            **super()._goes_on(),
            "progress_revision": "makes the customer's links void; it tells nothing of the work",
        }

    @api.model
    def _silent(self):
        return {
            **super()._silent(),
            "progress_revision": "a counter behind the customer's links",
        }

    def _progress_url(self):
        """Signed, not stored: a link costs no query and nobody can read it from the database."""
        self.ensure_one()
        return self.get_base_url() + self._progress_path()

    def _progress_path(self):
        return LINK % (self.id, self._progress_token())

    def _progress_token(self):
        """160 bits of a signature over the order and the revision of its links."""
        # sudo: reads the secret of the database, and the revision
        order = self.sudo()
        message = (order.id, order.progress_revision)
        return hmac(order.env, "service_portal.progress", message)[:40]

    def _progress_is_open(self):
        """Links end some time after the order has ended."""
        ended = self.closed_at or self.cancelled_at
        # sudo: reads a setting
        days = self.env["ir.config_parameter"].sudo().get_param("service_portal.progress_days")
        return not ended or ended > fields.Datetime.subtract(
            fields.Datetime.now(), days=int(days or 90)
        )

    def action_revoke_progress_link(self):
        """The links of these orders given out until now open nothing any more."""
        self.check_access("write")
        for order in self.sudo():  # sudo: the field is nobody's to write; access is checked above
            order.progress_revision += 1
        self._log("note", note=self.env._("Progress links revoked"))

    @api.model
    def _find_by_link(self, order_id, token):
        """The order of a link, or none: absent, revoked, expired and forged are all the same."""
        # sudo: whoever holds the link may see what `_customer_view` tells of the order
        order = self.sudo().browse(order_id).exists()
        expected = order._progress_token() if order else NOBODY
        good = bool(TOKEN.fullmatch(token or "")) and consteq(token, expected)
        return order if good and order._progress_is_open() else self.sudo().browse()

    @api.model
    def _find_by_phone(self, number, phone, network):
        """The order of a number, if this is its phone or the last four digits of it; or the newest
        of a device's serial number, if this is its whole phone.

        Each try is counted before it is looked at, and given back only if it was right; so there
        are never more wrong ones than the limits say, however many are sent at once. Guesses at
        the digits use up the digits, not the order: its whole phone number still opens it.

        :return: an order or none; wrong, absent, ended and locked out are all the same
        """
        serial = number_key(number)[:64]
        number, whole = self._progress_number(number), len(digits(phone)) >= SHORTEST_NUMBER
        Attempt = self.env["portal.attempt"]
        # one number in all its spellings
        whose = {"order": number_key(number), "network": network}
        taken = Attempt._take("number" if whole else "digits", **whose)
        # sudo: only compared here; see _find_by_link
        asked = Domain("name", "=", number)
        if whole and serial:
            asked |= Domain("serial_key", "=", serial)
        orders = self.sudo().search(asked, limit=MOST_ASKED, order="reported_at desc, id desc")
        good = orders.browse()
        for order in orders[::-1] or [orders]:  # as much work where there is none
            if order._has_phone(phone, whole) and order and order._progress_is_open():
                good = order
        if not taken or not good:
            return orders.browse()
        Attempt._give_back(taken)
        return good

    def _has_phone(self, phone, whole):
        if whole:
            known = self.phone and self._phone_of_form(self.phone)
            return consteq(self._phone_of_form(phone) or digits(phone), known or NOBODY)
        return consteq(digits(phone), last_four(self.phone) or NOBODY)

    @api.model
    def _progress_number(self, text):
        return order_number_text(text)[:32]

    # An order in a customer's words.

    def _customer_view(self):
        """See the method of the order itself; the page shows these and nothing else."""
        view = super()._customer_view()
        headline, hint = self._customer_state()
        view = {
            **view,
            "state": self.state,
            "ended": self._is_finished(),
            "headline": headline,
            "hint": hint,
            "steps": self._customer_steps(),
            "product": self.product_id.name or "",
            "point": self._customer_point(),
            "facts": [*self._customer_facts(), *view["facts"]],
            "can_rate": False,
            "can_change": self._may_change_online(),
            "wish_parts": self._wish_parts(),
            **{name: view[name] for name in ("headline", "hint", "can_rate") if name in view},
        }
        return {**view, **self._customer_custody(view), **self._customer_quote(view)}

    def _customer_row(self):
        """The order as one line of a list."""
        headline, _hint = self._customer_state()
        return {
            "id": self.id,
            "number": self.name,
            "headline": headline,
            "ended": self._is_finished(),
            "product": self.product_id.name or "",
            "at": self._customer_time(self.reported_at),
        }

    def _customer_facts(self):
        facts = []
        if not self._is_finished() and self.service_mode in self._mode_words():
            facts.append((self.env._("Service"), self._mode_words()[self.service_mode]))
        if self.appointment_wish and self.state in ("new", "triaged"):
            facts.append((self.env._("Wish for time"), self.appointment_wish))
        if self.is_pending:
            hint = self.env._("Please have the proof of purchase at hand.")
            facts.append((self.env._("Three guarantees"), hint))
        elif self.rights_text:
            facts.append((self.env._("Three guarantees"), self.rights_text))
        if self.fee_due and self.result == "declined":
            amount = self._customer_amount(self.charge_total)
            facts.append((self.env._("Inspection fee"), amount))
        return facts

    def _mode_words(self):
        return {
            "on_site": self.env._("A technician comes to you"),
            "carry_in": self.env._("Bring the device to the service point"),
            "mail_in": self.env._("Send the device to the service point"),
        }

    def _customer_state(self):
        """(headline, hint): where the order stands and what comes next."""
        waits = not self._is_finished() and WAITS.get(self.wait_reason)
        headline, hint = waits or self._customer_declined() or STATES[self.state]
        return self.env._(headline), self.env._(hint)

    def _customer_declined(self):
        """The words for an order whose quote the customer declined; None for any other."""
        if self.quote_id.state != "declined":
            return None
        if self._is_done() and self.result == "declined":
            return DECLINED_DUE if self.fee_due else DECLINED_ENDED
        return DECLINED_OPEN if self._is_open() else None

    def _customer_steps(self):
        """The way of every order, with the times of what has happened."""
        way = [
            (self.env._("Reported"), self.reported_at),
            (self.env._("Arranged"), self.assigned_at),
            (self.env._("At work"), self.started_at),
            (self.env._("Finished"), self.done_at),
        ]
        if self.state == "cancelled":
            way = [step for step in way if step[1]] + [(self.env._("Cancelled"), self.cancelled_at)]
        reached = max(number for number, (_name, at) in enumerate(way) if at or not number)
        return [
            {
                "name": name,
                "at": at and self._customer_time(at),
                "done": number <= reached,
                "now": number == reached,
            }
            for number, (name, at) in enumerate(way)
        ]

    def _customer_point(self):
        point = self.point_id
        if not point:
            return None
        return {"name": point.name, "phone": point.phone or "", "street": point.street or ""}

    def _customer_time(self, at):
        """A time as it is on the clock of the service point."""
        tz = self.point_id.tz or self.company_id.resource_calendar_id.tz or DEFAULT_TZ
        if tz not in pytz.all_timezones_set:
            tz = DEFAULT_TZ
        return format_datetime(self.env, at, tz=tz, dt_format="M月d日 HH:mm")

    # Where the device is, as its owner sees it.

    def _customer_custody(self, view):
        """What the page says otherwise, or besides, where the device is in somebody's hands."""
        # sudo: the customer hears of the own device only
        custody = self.sudo().custody_id
        if not custody or custody.state == "cancelled":
            return {}
        facts = [*view["facts"], *self._customer_custody_facts(custody)]
        return {**self._customer_custody_state(custody), "facts": facts}

    def _customer_custody_state(self, custody):
        if custody.state == "ready" and custody.service_mode == "carry_in":
            return {
                "headline": self.env._("Ready to be fetched"),
                "hint": self.env._("Please bring the receipt to the service point."),
            }
        if custody.state == "sent":
            return {"headline": self.env._("On its way to you"), "hint": ""}
        awaited = custody.state == "expected" and self.state in BEFORE_WORK
        if awaited and not self.wait_reason:
            return {"hint": self._customer_custody_wish(custody)}
        return {}

    def _customer_custody_wish(self, custody):
        if custody.service_mode == "mail_in":
            return self.env._("Please send your device to the service point.")
        return self.env._("Please bring your device to the service point.")

    def _customer_custody_facts(self, custody):
        facts = [
            (self.env._("Device received"), custody.received_at),
            (self.env._("Ready since"), custody.state == "ready" and custody.ready_at),
            (self.env._("Handed over"), custody.handed_at),
        ]
        shown = [(label, self._customer_time(at)) for label, at in facts if at]
        for carrier, number in (
            (custody.carrier_in_id, custody.tracking_in),
            (custody.carrier_out_id, custody.tracking_out),
        ):
            if number:
                shown.append((self.env._("Parcel"), " ".join(filter(None, (carrier.name, number)))))
        return shown

    # What the customer changes by himself while nobody has begun.

    def _may_change_online(self):
        """Before the work, and while the device is with its owner."""
        self.ensure_one()
        # sudo: the customer's own device
        custody = self.sudo().custody_id.filtered(
            lambda c: c.state not in ("expected", "cancelled")
        )
        return self.state in BEFORE_WORK and not custody

    def _change_wish(self, texts):
        """The customer would rather be served at another time; the point is told.

        :param texts: `wish_date` and `wish_part` as typed
        :raise UserError: the day is none
        """
        self.ensure_one()
        if problem := self._check_wish_date(texts["wish_date"]):
            raise UserError(self._problem_sentences()[problem])
        wish = self._wish_text(texts)
        if not wish or not self._may_change_online() or wish == self.appointment_wish:
            return
        # sudo: the caller holds the order's link
        order = self.sudo()
        order.appointment_wish = wish
        order._log("note", note=self.env._("The customer wishes another time: %s", wish))
        order._notify_staff(
            "customer_reschedules",
            lambda order: order.env._("The customer wishes another time: %s", wish),
        )

    def _cancel_online(self, reason):
        """The customer does not need us any more; the point is told."""
        self.ensure_one()
        if not self._may_change_online():
            return
        # sudo: the caller holds the order's link
        order = self.sudo()
        note = self.env._("Cancelled by the customer")
        order._step("cancel", note="\n".join(filter(None, (note, reason))))
        order._notify_staff(
            "customer_cancels",
            lambda order: " ".join(
                filter(None, (order.env._("Cancelled by the customer"), reason))
            ),
        )

    # The quote on the progress page, and the customer's answer to it.

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
        self._check_form_key(key)
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
                quote._decline_online(reason or False, key=key, name=name or None)

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

    # What a customer who has logged in may look at: his own, and that of his company.
    #
    # Whoever made his account himself, with whatever name and address, sees what he reported with
    # it. The rest of a contact shows once he has proved that it is his, see `res.users`.

    @api.model
    def _my_orders(self):
        """(orders as superuser, domain of the user's own ones): search with both, always."""
        # sudo: customers have no rights on orders, see security; the domain keeps to their own
        return self.sudo(), self._my_own("partner_id", [("create_uid", "=", self.env.uid)])

    @api.model
    def _my_devices(self):
        # sudo: as above
        Device = self.env["stock.lot"].sudo()
        by_him = Device.env["warranty.registration"].search([("create_uid", "=", self.env.uid)])
        return Device.search(
            self._my_own("owner_id", [("id", "in", by_him.lot_id.ids)]), order="id desc"
        )

    @api.model
    def _my_unproved(self):
        """Whether the user has told a phone number and not proved it yet."""
        user = self.env.user
        # sudo: the own contact
        return bool(user.sudo().partner_id.phone) and not user._is_proved("phone")

    @api.model
    def _my_own(self, owner, by_the_account):
        own = Domain(owner, "child_of", self._my_family().ids)
        # sudo: how the own account was made
        return own & Domain(by_the_account) if self.env.user.sudo().self_registered else own

    @api.model
    def _my_family(self):
        # sudo: a user's own company
        return self.env.user.sudo().partner_id.commercial_partner_id
