import re
from datetime import date, timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.service_base.numbers import digits

from ..customer_words import EXPIRED, FORM_PROBLEMS
from ..door_form import REPORT, clean_form

WISH_DAYS = 60
KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")


class ServiceOrder(models.Model):
    """The public form: a customer reports a fault without an account."""

    _inherit = "service.order"

    appointment_wish = fields.Char(
        copy=False, help="When the customer would like to be served.", personal="text"
    )

    @api.model
    def _read_report(self, posted):
        """What was typed into the form, and what is wrong with it.

        :return: (texts, problems): both by field; problems are sentences
        """
        texts, found = clean_form(REPORT, posted)
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
        return not self._phone_of_door(text) and "phone"

    @api.model
    def _phone_of_door(self, text):
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
    def _report_from_door(self, texts, uploads, key, network, digest=(), partner=None):
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
        self._check_door_key(key)
        request, is_new = self.env["request.key"]._claim(key, "report", asked)
        if not is_new:
            # sudo: the caller knows all that was sent with the key
            return self.sudo().browse(request.res_id)
        counted = self._counted_report(texts["phone"], network, partner)
        with request._freed_if_refused(), counted, self.env.cr.savepoint():
            order = self._create_unverified(self._prepare_report_vals(texts, partner))
            order._attach_uploads(uploads)
            request.res_id = order.id
        return order

    @api.model
    def _check_door_key(self, key):
        """Keys of pages are long and random, so that nobody takes that of another."""
        if not KEY.fullmatch(key or ""):
            raise UserError(self.env._(EXPIRED))

    @api.model
    def _counted_report(self, phone, network, partner):
        """Strangers who report in the name of a number leave its owner his account."""
        Attempt = self.env["service.door.attempt"]
        number = self._phone_of_door(phone) or digits(phone)
        if partner and partner._has_proved_phone(number):
            return Attempt._counted("own_request", network=network, account=partner.id)
        return Attempt._counted("request", network=network, phone=number)

    @api.model
    def _prepare_report_vals(self, texts, partner=None):
        return {
            "channel": "web",
            "user_id": False,
            "partner_id": partner and partner.id,
            "phone": texts["phone"],
            "contact_name": texts["contact_name"],
            "area_id": int(texts["area_id"]),
            "street": texts["street"],
            "serial": texts["serial"],
            "product_id": int(texts["product_id"] or 0) or self._product_of(texts["serial"]),
            "symptom": texts["symptom"],
            "appointment_wish": self._wish_text(texts),
        }

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
