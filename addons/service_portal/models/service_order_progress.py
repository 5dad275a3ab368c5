import re

from odoo import api, fields, models
from odoo.tools import consteq, hmac

from odoo.addons.service_base.numbers import digits

from ..door_form import clean, last_four

LINK = "/service/progress/%s/%s"
TOKEN = re.compile(r"[0-9a-f]{40}")
# No number of a customer looks like this.
NOBODY = "none"
# With fewer digits it is the end of a number.
SHORTEST_NUMBER = 7


class ServiceOrder(models.Model):
    """How a customer follows an order: by a signed link, or by its number and his phone's."""

    _inherit = "service.order"

    progress_revision = fields.Integer(
        copy=False,
        groups="base.group_system",
        help="Raised to make the links that were given out until now worthless.",
    )

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
        """The order of a number, if this is its phone or the last four digits of it.

        Each try is counted before it is looked at, and given back only if it was right; so there
        are never more wrong ones than the limits say, however many are sent at once. Guesses at
        the digits use up the digits, not the order: its whole phone number still opens it.

        :return: an order or none; wrong, absent, ended and locked out are all the same
        """
        number, whole = self._progress_number(number), len(digits(phone)) >= SHORTEST_NUMBER
        Attempt = self.env["service.door.attempt"]
        taken = Attempt._take("number" if whole else "digits", order=number, network=network)
        # sudo: only compared here; see _find_by_link
        orders = self.sudo().search([("name", "=", number)], limit=5)
        good = orders.browse()
        for order in orders or [orders]:
            if order._has_phone(phone, whole) and order and order._progress_is_open():
                good = order
        if not taken or not good:
            return orders.browse()
        Attempt._give_back(taken)
        return good

    def _has_phone(self, told, whole):
        if whole:
            known = self.phone and self._phone_of_door(self.phone)
            return consteq(self._phone_of_door(told) or digits(told), known or NOBODY)
        return consteq(digits(told), last_four(self.phone) or NOBODY)

    @api.model
    def _progress_number(self, text):
        return clean(text, "serial").upper()[:32]
