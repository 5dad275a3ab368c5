from odoo import api, fields, models
from odoo.exceptions import UserError

from ..payload import FIELDS, Problem, read_name, read_payload

# fields of the payload → fields of the order
SAME = ("phone", "street", "serial", "symptom", "service_type", "service_mode", "purchase_date")


class ServiceOrder(models.Model):
    """Reports of other systems: WeChat, shops, chat robots, each over the JSON-2 API."""

    _inherit = "service.order"

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
        key = self._channel_key(system, texts)
        request, is_new = Order.env["request.key"]._claim(key, "create_from_channel", texts)
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
        texts, problems = read_payload(payload, fields.Date.context_today(self))
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
        return f"channel/{system._source(texts.get('shop'))}/{texts['reference']}"

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
        Product = self.env["product.product"]
        domain = ["|", ("default_code", "=", code), ("barcode", "=", code)]
        return Product.search(domain, limit=1) if code else Product

    def _channel_answer(self, created):
        """What the channel hears of its order."""
        self.ensure_one()
        return {
            "number": self.name,
            "created": created,
            "state": self.state,
            "verdict": self.verdict or None,
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
