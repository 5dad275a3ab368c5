from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.repair_intake.text_lengths import DESK, DESK_LINE
from odoo.addons.service_base.numbers import looks_like_phone

# What an agent may tell of a new order, and how long it may be.
TOLD = {
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
    "service_type",
    "service_mode",
    "remedy_wish",
    "priority",
}


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
            answer = {"card": self._card(call, **found[0])}
        else:
            answer = {"matches": self._match_data(found)}
        return {**answer, "call": self._call_data(call), "text": text}

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
    def desk_end(self, call_id, result_id, order_id=None, note=None):
        """The call ends without a new order."""
        self._ensure_agent()
        call = self._own_call(call_id)
        result = self.env["service.call.result"].browse(result_id).exists()
        if not result:
            raise UserError(self.env._("Choose how the call ended."))
        order = self.env["service.order"].browse(order_id or []).exists()
        self._end_call(call, result, order, self._short(note or "", 4000))
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
        return {
            name: self._short(value, DESK.get(name, DESK_LINE)) if isinstance(value, str) else value
            for name, value in values.items()
            if name in TOLD and value
        }

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
        number = text if looks_like_phone(text) else False
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
    def _end_call(self, call, result, order, note):
        vals = {"order_id": order.id} if order else {}
        call._end(result, **vals, **({"note": note} if note else {}))
        if order:
            order.check_access("write")
            told = self.env._("Call about this order: %s", result.name)
            order._log("note", note=f"{told}\n{note}" if note else told)
