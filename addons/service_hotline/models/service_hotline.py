from datetime import datetime

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_amount

from odoo.addons.repair_intake.models.service_order_states import DONE_STATES, OPEN_STATES
from odoo.addons.repair_intake.text_lengths import DESK, DESK_LINE
from odoo.addons.service_base.labels import selection_labels, selection_options
from odoo.addons.service_base.numbers import (
    looks_like_phone,
    number_key,
    order_number_text,
    split_extension,
)

# What an agent may enter for a new order, and how long it may be.
FORM_FIELDS = {
    "partner_id",
    "contact_name",
    "phone",
    "area_id",
    "street",
    "device_id",
    "serial",
    "product_id",
    "symptom",
    "symptom_id",
    "fault_id",
    "component_id",
    "purchase_date",
    "proof",
    "appointment_wish",
    "service_type",
    "service_mode",
    "remedy_wish",
    "priority",
}


MATCHES = 12


# Shorter than this, a part of a number fits half the country; a name in Chinese has two letters.
SHORTEST, SHORTEST_NAME = 3, 2


# So many digits make a telephone number; a longer one is that of a device.
PHONE_LENGTHS = range(5, 13)


# With fewer digits, what was typed is no serial.
SERIAL_DIGITS = 4


TODAY_LINES = 40


DEVICES, ORDERS, CALLS = 20, 20, 3


TWINS, ARTICLES = 20, 5


# How many choices a list offers, and among how many areas of a name it looks for the served ones.
CHOICES, AREAS = 8, 200


TONES = {"paid_repair": "warning", "refused": "danger"}


ENTRY_POINT = "service.hotline.order"


class ServiceHotline(models.AbstractModel):
    """The hotline's desk: each public method is one request, with its user's own rights."""

    _name = "service.hotline"
    _description = "Hotline Desk"

    @api.model
    def desk_open(self):
        """What the empty desk shows: choices, what is promised today, who waits for a call."""
        self._ensure_agent()
        return {
            "choices": self._choices(),
            "certified": self._own_certificates(),
            **self._desk_side(),
            "call": self._call_data(self.env["service.call"]._open_of(self.env.user)),
        }

    @api.model
    def desk_lookup(self, text, key=None, call_id=None, direction="in", returns=None, chosen=None):
        """Who is it? Begins the call and finds customer, devices and open orders.

        :param key: made by the desk for this call
        :param call_id: the call, once it has begun
        :param returns: the call that this one returns
        :param chosen: ``{"partner_id": …, "device_id": …}`` out of several that fit
        """
        self._ensure_agent()
        text = self._short(text)
        found = [self._chosen(chosen)] if chosen else self._find(text)
        call = self._call_in(call_id, key, text, direction)
        if returns:
            call._return(self.env["service.call"].browse(returns).exists())
        if len(found) == 1:
            answer = {"caller": self._caller(call, **found[0])}
        else:
            answer = {"matches": self._match_data(found[:MATCHES]), "more": len(found) > MATCHES}
        return {
            **answer,
            "call": self._call_data(call),
            "text": text,
            "typed": self._kind_of(text),
        }

    @api.model
    def desk_areas(self, text):
        """Areas by any letters of their names in order, those that a point serves first."""
        self._ensure_agent()
        letters = [letter for letter in self._short(text) if letter.isalnum()]
        if not letters:
            return []
        Area = self.env["service.area"]
        named = Area.search([("complete_name", "=ilike", f"%{'%'.join(letters)}%")], limit=AREAS)
        served = set(self.env["service.territory"].search([("active", "=", True)]).area_id.ids)
        nearest = named.sorted(
            lambda area: (
                not served & set(area._ancestor_ids()),
                "".join(letters) not in area.complete_name,
                len(area.complete_name),
            )
        )
        return [{"id": area.id, "label": area.complete_name} for area in nearest[:CHOICES]]

    @api.model
    def desk_models(self, text):
        """Models that customers own, not the units that are lent to them."""
        self._ensure_agent()
        Product = self.env["product.product"]
        found = Product.name_search(self._short(text), self._models_domain(), limit=CHOICES)
        return [{"id": id_, "label": label} for id_, label in found]

    @api.model
    def _models_domain(self):
        sold = Domain("tracking", "=", "serial")
        if "is_loaner" in self.env["product.product"]._fields:  # where units are lent
            sold &= Domain("is_loaner", "=", False)
        return list(sold)

    @api.model
    def desk_preview(self, values):
        """What an order with these values would be told: verdict, point, promise, articles."""
        self._ensure_agent()
        return self._preview(self._clean(values))

    @api.model
    def desk_create(self, values, key, call_id=None, solved=None):
        """Take the order; the same key makes one order, however often it is sent.

        :param solved: ``{"article_id": …, "note": …}`` where the call itself solved it
        """
        self._ensure_agent()
        return self._take_order(self._clean(values), self._short(key), call_id, solved)

    @api.model
    def desk_end(self, call_id, result_id, order_id=None, note=None, name=None):
        """The call ends without a new order.

        :param name: of a caller who is not known yet
        """
        self._ensure_agent()
        call = self._own_call(call_id)
        result = self.env["service.call.result"].browse(result_id).exists()
        if not result:
            raise UserError(self.env._("Choose how the call ended."))
        order = self.env["service.order"].browse(order_id or []).exists()
        self._end_call(call, result, order, self._short(note or "", 4000), self._short(name or ""))
        return self._desk_side()

    # --- guards ---

    def _ensure_agent(self):
        """The desk is the hotline's; what it then does runs with the agent's own rights."""
        self.env["service.call"].check_access("write")

    @api.model
    def _short(self, text, longest=DESK_LINE):
        if not isinstance(text, str) or len(text) > longest:
            raise UserError(
                self.env._("This is longer than the %s letters that fit. Shorten it.", longest)
            )
        return text.strip()

    @api.model
    def _clean(self, values):
        """Only what an agent may tell, without empty values."""
        self._check_day(values.get("purchase_date"))
        return {
            name: self._short(value, DESK.get(name, DESK_LINE)) if isinstance(value, str) else value
            for name, value in values.items()
            if name in FORM_FIELDS and value
        }

    @api.model
    def _check_day(self, text):
        try:
            return fields.Date.to_date(text or False)
        except (TypeError, ValueError) as error:
            raise UserError(self.env._("The purchase date is not a day.")) from error

    @api.model
    def _chosen(self, chosen):
        """The line the agent chose, by the desk's word; what it shows is read with his rights."""
        ids = (chosen.get(name) for name in ("partner_id", "device_id", "order_id"))
        partner, device, order = (int(id_) if id_ else False for id_ in ids)
        return {"partner_id": partner, "device_id": device, "order_id": order}

    # --- calls ---

    @api.model
    def _call_in(self, call_id, key, text, direction):
        if call_id:
            return self._own_call(call_id)
        number = text if self._kind_of(text) == "phone" else False
        direction = "out" if direction == "out" else "in"
        return self.env["service.call"]._begin(
            self._short(key or ""), number=number, direction=direction
        )

    @api.model
    def _own_call(self, call_id):
        call = self.env["service.call"].browse(call_id).exists()
        if not call:
            raise UserError(self.env._("This call is not on record. Type the number again."))
        call.check_access("write")
        return call

    @api.model
    def _call_data(self, call):
        if not call:
            return False
        return {
            "id": call.id,
            "number": call.number or "",
            "direction": call.direction,
            "state": call.state,
            "began": self.env["service.order"]._desk_time(call.started_at),
            "seconds": int((call.env.cr.now() - call.started_at).total_seconds()),
        }

    @api.model
    def _end_call(self, call, result, order, note, name=""):
        vals = {"order_id": order.id} if order else {}
        if result.kind == "urged" and not order:
            raise UserError(self.env._("Choose the open order that the caller urges."))
        if call.result_id == result:
            return  # sent again
        self._ensure_not_noted(call)
        call._end(result, **vals, **({"note": note} if note else {}))
        if result.kind == "complaint":
            call._complain(order, note, name)
        if order:
            order.check_access("write")
            text = self.env._("Call about this order: %s", result.name)
            order._log("note", note=f"{text}\n{note}" if note else text)
            if result.kind == "urged":
                order._urge(note)

    # Who is it? Any part of a phone, serial or order number finds customer and device.

    @api.model
    def _find(self, text):
        """What fits: list of ``{"partner_id", "device_id", "order_id"}``, the best first."""
        if len(text) < (SHORTEST if text.isascii() else SHORTEST_NAME):
            return []
        return self._find_exactly(text) or self._find_partly(text)

    @api.model
    def _kind_of(self, text):
        """What was typed: a ``phone``, the ``number`` of a device, or a ``name``."""
        number = self.env.company._phone_part(split_extension(text)[0])
        if looks_like_phone(text) and len(number) in PHONE_LENGTHS:
            return "phone"
        key = number_key(text)
        digits = sum(letter.isdigit() for letter in key)
        return "number" if key.isascii() and digits >= SERIAL_DIGITS else "name"

    @api.model
    def _find_exactly(self, text):
        """The whole number was typed: one order, one caller or one device, in this order."""
        order = self.env["service.order"].search([("name", "=", order_number_text(text))], limit=1)
        if order:
            return [self._hit(order.partner_id, order.device_id, order)]
        partner = self.env["res.partner"]._find_by_phone([text]).get(text)
        if partner:
            return [self._hit(partner)]
        device = self.env["stock.lot"]._find_devices([text]).get(text)
        return [self._hit(device.owner_id, device)] if device else []

    @api.model
    def _find_partly(self, text):
        """One hit for each customer; a customer found by a device comes with it."""
        hits = {}
        # one more than is shown, so that the desk knows whether there are more
        found = self.env["service.order"]._lookup(text, limit=MATCHES + 1)
        partners, lots, orders = found["partners"], found["devices"], found["orders"]
        for partner in partners:
            hits.setdefault((partner.id, False), self._hit(partner))
        for lot in lots:
            hits.setdefault((lot.owner_id.id, lot.id), self._hit(lot.owner_id, lot))
        for order in orders:
            partner, device = order.partner_id, order.device_id
            if not hits.keys() & {(partner.id, False), (partner.id, device.id)}:
                hits[partner.id, device.id] = self._hit(partner, device, order)
        return list(hits.values())

    @api.model
    def _hit(self, partner, device=None, order=None):
        return {
            "partner_id": partner.id,
            "device_id": device.id if device else False,
            "order_id": order.id if order else False,
        }

    @api.model
    def _match_data(self, hits):
        """The lines to choose from."""
        partners = self._by_id("res.partner", [hit["partner_id"] for hit in hits])
        devices = self._by_id("stock.lot", [hit["device_id"] for hit in hits])
        orders = self._by_id("service.order", [hit["order_id"] for hit in hits])
        return [
            {
                **hit,
                "name": partner.name or self.env._("No customer yet"),
                "phone": partner.phone or "",
                "where": partner.area_id.complete_name or "",
                "device": device.name or "",
                "model": device.product_id.display_name or "",
                "order": order.name or "",
            }
            for hit, partner, device, order in zip(hits, partners, devices, orders, strict=True)
        ]

    @api.model
    def _by_id(self, model, ids):
        """A record for each id, read together; an empty one for False."""
        records = self.env[model].browse(filter(None, ids))
        known = {record.id: record for record in records}
        return [known.get(id_, records.browse()) for id_ in ids]

    # What the desk offers before anybody calls: choices, and what is due today.

    @api.model
    def _choices(self):
        Order = self.env["service.order"]

        return {
            "modes": selection_options(Order, "service_mode"),
            "types": selection_options(Order, "service_type"),
            "wishes": selection_options(Order, "remedy_wish"),
            "faults": self._fault_choices(),
            "proofs": selection_options(Order, "proof"),
            "results": self._result_choices(),
        }

    @api.model
    def _fault_choices(self):
        """Symptoms, faults and components in one list, found by code, name or another word."""
        sources = {
            "symptom_id": "service.symptom",
            "fault_id": "service.fault",
            "component_id": "warranty.component",
        }
        learned = self._words_of_knowledge()
        return [
            {
                "field": field,
                "id": record.id,
                "label": f"{record.code} {record.name}" if "categ_id" in record else record.name,
                "words": self._words_of(record, learned),
                "categ_id": record.categ_id.id if "categ_id" in record else False,
            }
            for field, model in sources.items()
            for record in self.env[model].search([])
        ]

    @api.model
    def _words_of(self, record, learned):
        own = record.keywords if "keywords" in record else ""
        return " ".join(filter(None, (own, *learned.get(record, ()))))

    @api.model
    def _words_of_knowledge(self):
        """What else articles call their symptoms and faults: dict code → list of texts."""
        articles = self.env["service.article"].search_fetch(
            [("state", "=", "approved"), ("keywords", "!=", False)],
            ["keywords", "symptom_ids", "fault_id"],
        )
        words = {}
        for article in articles:
            for code in (*article.symptom_ids, *article.fault_id):
                words.setdefault(code, []).append(article.keywords)
        return words

    @api.model
    def _result_choices(self):
        results = self.env["service.call.result"].search_fetch(
            [("by_hand", "=", True)], ["name", "kind"]
        )
        return [{"id": r.id, "label": r.name, "kind": r.kind} for r in results]

    @api.model
    def _own_certificates(self):
        held = self.env.user._hotline_categories().get(self.env.uid, ())
        return self.env["product.category"].browse(held).mapped("display_name")

    @api.model
    def _desk_side(self):
        """The right side: promises of today, calls somebody waits for."""
        orders = self.env["service.order"]._desk_today(TODAY_LINES)
        calls = self.env["service.call"]._to_return(TODAY_LINES)
        return {"today": self._order_lines(orders), "callbacks": self._callback_lines(calls)}

    @api.model
    def _callback_lines(self, calls):
        due = self.env["service.order"]._desk_time
        return [
            {
                "id": call.id,
                "number": call.number or "",
                "name": call.partner_id.name or "",
                "due": due(call.callback_at),
                "late": call.callback_at < self.env.cr.now(),
                "missed": call.state == "missed",
            }
            for call in calls
        ]

    # What is known of a caller.

    @api.model
    def _caller(self, call, partner_id=False, device_id=False, order_id=False):
        """Customer, devices, open orders: a number of queries that does not grow with them."""
        partner = self.env["res.partner"].browse(partner_id or []).exists()
        device = self.env["stock.lot"].browse(device_id or []).exists()
        order = self.env["service.order"].browse(order_id or []).exists()
        call._belongs_to(partner)
        devices = device | self._devices_of(partner)
        orders = order | self._open_orders(partner, devices)
        return {
            "customer": self._customer_data(partner, call),
            "devices": self._device_data(partner, devices, orders),
            "device_id": (device or order.device_id or devices[:1]).id,
            "orders": self._order_lines(orders),
            "order_id": order.id,
        }

    @api.model
    def _devices_of(self, partner):
        """What the customer owns or had served, the newest first."""
        if not partner:
            return self.env["stock.lot"]
        served = Domain("service_order_ids.partner_id", "=", partner.id) & Domain(
            "owner_id", "in", [False, partner.id]
        )
        return self.env["stock.lot"].search(
            Domain("owner_id", "=", partner.id) | served, order="id desc", limit=DEVICES
        )

    @api.model
    def _open_orders(self, partner, devices):
        theirs = Domain("device_id", "in", devices.ids)
        if partner:
            theirs |= Domain("partner_id", "=", partner.id)
        return self.env["service.order"].search(
            theirs & Domain("state", "in", OPEN_STATES), limit=ORDERS
        )

    # --- as the screen shows it ---

    @api.model
    def _customer_data(self, partner, call):
        if not partner:
            return False
        last = self._last_served(partner)
        return {
            "id": partner.id,
            "name": partner.name,
            "phone": partner.phone or "",
            "street": partner.street or "",
            "area": partner.area_id.complete_name or "",
            "technician": last.technician_id.name or "",
            "served": self._day(last.started_at),
            "orders": self.env["service.order"].search_count([("partner_id", "=", partner.id)]),
            "calls": self._earlier_calls(partner, call),
        }

    @api.model
    def _last_served(self, partner):
        """The customer's last order that somebody worked on."""
        domain = [
            ("partner_id", "=", partner.id),
            ("technician_id", "!=", False),
            ("started_at", "!=", False),
        ]
        return self.env["service.order"].search(domain, order="started_at desc", limit=1)

    @api.model
    def _earlier_calls(self, partner, call):
        domain = [("partner_id", "=", partner.id), ("id", "!=", call.id)]
        when = self.env["service.order"]._desk_time
        return [
            {
                "id": earlier.id,
                "at": when(earlier.started_at),
                "agent": earlier.agent_id.name or "",
                "result": earlier.result_id.name or "",
            }
            for earlier in self.env["service.call"].search(domain, limit=CALLS)
        ]

    @api.model
    def _device_data(self, partner, devices, orders):
        drafts = self._drafts([{"device_id": d.id, "partner_id": partner.id} for d in devices])
        open_by_device = orders.grouped("device_id")
        repaired = self._last_repairs(devices)
        return [
            {
                "id": device.id,
                "serial": device.name,
                "model": device.product_id.display_name,
                "categ_ids": self._path(device.product_id.categ_id),
                "bought": self._day(device.purchase_date),
                "repaired": repaired.get(device, ""),
                "open": open_by_device.get(device, orders.browse()).mapped("name"),
                "verdict": self._verdict_data(draft),
            }
            for device, draft in zip(devices, drafts, strict=True)
        ]

    @api.model
    def _last_repairs(self, devices):
        """When each device was last repaired, and what: dict stock.lot → text."""
        done = self.env["service.order"].search(
            [
                ("device_id", "in", devices.ids),
                ("state", "in", DONE_STATES),
                ("result", "=", "repaired"),
            ],
            order="done_at",
        )
        return {
            order.device_id: " ".join(
                filter(None, (self._day(order.done_at), order.fault_id.name or order.symptom))
            )
            for order in done
        }

    @api.model
    def _order_lines(self, orders):
        facts = orders._desk_facts()
        states = selection_labels(orders, "state")
        return [
            {
                "id": order.id,
                "name": order.name,
                "state": states[order.state],
                "customer": order.contact_name or order.partner_id.name or "",
                "device_id": order.device_id.id,
                "model": order.product_id.display_name or "",
                "symptom": order.symptom or "",
                "point": order.point_id.name or "",
                "technician": order.technician_id.name or "",
                "facts": facts[order],
            }
            for order in orders
        ]

    @api.model
    def _path(self, category):
        """Ids from the root down to the category."""
        return [int(step) for step in (category.parent_path or "").split("/")[:-1]]

    @api.model
    def _day(self, moment):
        if not moment:
            return ""
        if isinstance(moment, datetime):
            moment = fields.Datetime.context_timestamp(self, moment)
        return moment.strftime("%Y-%m-%d")

    # What a report would be told, before and after it is taken.

    @api.model
    def _preview(self, values):
        """Where the mode is not chosen yet, what is promised is that of the mode proposed."""
        order = self._drafts([values])
        if "service_mode" not in values:
            order = self._drafts([{**values, "service_mode": self._suggested_mode(order)}])
        return self._preview_data(order)

    @api.model
    def _drafts(self, values_list):
        """Orders as they would be now, not saved."""
        Order = self.env["service.order"]
        given = ["company_id", "reported_at", "service_type", "service_mode", "priority"]
        defaults = Order.default_get(given)
        return Order.concat(*(Order.new({**defaults, **values}) for values in values_list))

    @api.model
    def _preview_data(self, order):
        """What the customer is told at once, of a draft or of an order."""
        return {
            "verdict": self._verdict_data(order),
            "reasons": (order.verdict_text or "").splitlines(),
            "point": order.point_id.name or "",
            "point_phone": order.point_id.phone or "",
            "point_reason": order.point_reason or "",
            "facts": self._promises(order),
            "mode": self._suggested_mode(order),
            "technician": self._last_served(order.partner_id).technician_id.name or "",
            "articles": self._articles(order),
            "prices": self._price_data(order),
            "certified": self._certified(order.categ_id),
            "twins": self._order_lines(self._twins(order)),
        }

    @api.model
    def _price_data(self, order):
        """What the customer may have to pay, said before he decides."""
        return [
            {"label": name, "amount": format_amount(self.env, amount, order.currency_id)}
            for name, amount in order._upfront_prices()[order]
        ]

    @api.model
    def _promises(self, order):
        """Nobody keeps a promise where no point serves."""
        served = order.point_id or order.service_mode == "remote"
        return order._desk_facts()[order] if served else []

    @api.model
    def _verdict_data(self, order):
        if not order.verdict:
            return False
        payers = selection_labels(order, "payer")
        pending = order.is_pending
        return {
            "remedy": order.verdict,
            "pending": pending,
            "label": order._verdict_label(),
            "payer": "" if pending else payers.get(order.payer, ""),
            "rights": order.rights_text or "",
            "tone": "info" if pending else TONES.get(order.verdict, "success"),
        }

    @api.model
    def _suggested_mode(self, order):
        """The mode the warranty pays for (R1.3): at home where that is free, else carry-in."""
        return "on_site" if order.on_site_free or order.service_type != "repair" else "carry_in"

    @api.model
    def _twins(self, order):
        """Open orders of the same device."""
        if not order.device_id:
            return order.browse()
        domain = [
            ("device_id", "=", order.device_id.id),
            ("state", "in", OPEN_STATES),
            ("id", "not in", order.ids),
        ]
        return order.search(domain, limit=TWINS)

    @api.model
    def _articles(self, order):
        if not (order.symptom or order.symptom_id or order.fault_id):
            return []
        articles = self.env["service.article"]._suggest(
            symptom_text=order.symptom,
            symptom=order.symptom_id,
            fault=order.fault_id,
            categ=order.categ_id,
            product=order.product_id,
            limit=ARTICLES,
        )
        return [self._article_data(article) for article in articles]

    @api.model
    def _article_data(self, article):
        return {"id": article.id, "name": article.name, "body": article.body or ""}

    @api.model
    def _certified(self, category):
        """Who may advise on these products; `me` tells whether the reader may."""
        if not category:
            return False
        path = set(self._path(category))
        # sudo: asks only who of the agents is certified
        agents = self.env.ref("repair_intake.group_hotline_agent").sudo().all_user_ids
        held = agents._hotline_categories()
        able = agents.filtered(lambda agent: held.get(agent.id, set()) & path)
        return {
            "asked": bool(held),
            "me": self.env.user in able,
            "names": (able - self.env.user).mapped("name"),
        }

    # The order of the caller, taken once.

    @api.model
    def _take_order(self, values, key, call_id, solved):
        request, is_new = self.env["request.key"]._reserve_key(key, ENTRY_POINT, [values, solved])
        if is_new:
            call = self._own_call(call_id) if call_id else self.env["service.call"]
            self._ensure_not_noted(call)
            order = self._make_order(values, solved)
            request.res_id = order.id
            self._end_with(order, call, solved)
        else:
            order = self.env["service.order"].browse(request.res_id)
        return {**self._order_lines(order)[0], **self._preview_data(order), **self._desk_side()}

    @api.model
    def _ensure_not_noted(self, call):
        """A desk that stands open twice notes a call once."""
        if call.result_id:
            raise UserError(
                self.env._(
                    "This call has been noted already: %(result)s %(order)s."
                    " Type the number again for another report.",
                    result=call.result_id.name,
                    order=call.order_id.name or "",
                )
            )

    @api.model
    def _make_order(self, values, solved):
        Order = self.env["service.order"]
        is_solved = solved is not None
        if is_solved:
            values = {**values, "service_mode": "remote"}
        order = Order.create({**values, "channel": "hotline"})
        self._ensure_place(order)
        if is_solved:
            order.step("finish", {"result": "solved_remotely", **self._solution(solved)})
            self._solving_article(solved)._vote(True, order)
        elif order.point_id:
            order.action_triage()
        return order

    @api.model
    def _ensure_place(self, order):
        """Nobody can be sent to a caller whose street is not known."""
        if order.service_mode == "on_site" and not (order.street or "").strip():
            raise UserError(
                self.env._("Where shall the technician go? Ask for street and house number.")
            )

    @api.model
    def _solution(self, solved):
        """How it was solved, in the words of the article."""
        article = self._solving_article(solved)
        note = self._short(solved.get("note") or "", 4000)
        return {"result_note": "\n".join(filter(None, (article.name, note)))}

    @api.model
    def _solving_article(self, solved):
        Article = self.env["service.article"]
        return Article.search([("id", "=", solved.get("article_id")), ("state", "=", "approved")])

    @api.model
    def _end_with(self, order, call, solved):
        if not call:
            return
        result = "result_order" if solved is None else "result_solved"
        call._end(
            self.env.ref(f"service_hotline.{result}"),
            order_id=order.id,
            partner_id=order.partner_id.id,
            categ_id=order.categ_id.id,
        )
