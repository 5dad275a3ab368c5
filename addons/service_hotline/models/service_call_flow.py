from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

# A call that rings while the agent has typed the number already is that call.
SAME_CALL = timedelta(minutes=10)
CALL_BACK_IN = timedelta(minutes=30)
# How much later a call is due again, by the kind of its result.
DUE_AGAIN = {"call_back": CALL_BACK_IN, "not_reached": timedelta(hours=2)}


class ServiceCall(models.Model):
    """A call begins and ends."""

    _inherit = "service.call"

    @api.model
    def _begin(self, key, **vals):
        """The call of the desk with this key, begun now if it is new."""
        # sudo: calls are written by the desk, whose doors have checked the agent
        Call, request = self.sudo(), None
        if key:  # no key is nobody's key, not that of any call without one
            asked = {"agent": self.env.uid}
            request, is_new = self.env["request.key"]._claim(key, "service.call", asked)
            if not is_new:
                return Call.browse(request.res_id)
        now = fields.Datetime.now()
        vals = {"started_at": now, "answered_at": now, **vals, "agent_id": self.env.uid}
        call = Call.create(vals)
        if request:
            request.res_id = call.id
        return call

    def _belongs_to(self, partner):
        """Who calls is known; a number that was only typed in part is the customer's own."""
        self.ensure_one()
        vals = {"partner_id": partner.id}
        if not self.reference and partner.phone and self.number != partner.phone:
            if not self.number or self.number in partner.phone:
                vals["number"] = partner.phone
        # sudo: see _begin
        self.sudo().write(vals)

    def _end(self, result, **vals):
        """The agent is done with the call: note how it ended."""
        self.ensure_one()
        now = fields.Datetime.now()
        vals = {
            "result_id": result.id,
            "reason_id": (self.reason_id or result.reason_id).id,
            "ended_at": self.ended_at or now,
            **vals,
        }
        if not self.ended_at and not self.answered_at and result.kind != "not_reached":
            vals["answered_at"] = now
        if result.kind in DUE_AGAIN:
            vals.setdefault("callback_at", now + DUE_AGAIN[result.kind])
        elif result.kind != "void":
            self._return(self._waiting_for_customer())
        # sudo: see _begin
        self.sudo().write(vals)

    def _waiting_for_customer(self):
        """Earlier calls of this customer or number that nobody needs to return any more."""
        self.ensure_one()
        same = Domain("number_key", "=", self.number_key) & Domain("number_key", "!=", False)
        if self.partner_id:
            same |= Domain("partner_id", "=", self.partner_id.id)
        waiting = Domain("callback_at", "!=", False) & Domain("returned_by_id", "=", False)
        return self.search(waiting & same & Domain("id", "!=", self.id))

    def _return(self, missed):
        """This call answers one that was missed, or to be called back."""
        self.ensure_one()
        # sudo: see _begin
        missed.sudo().filtered(lambda call: not call.returned_by_id).returned_by_id = self

    @api.model
    def _to_return(self, limit):
        """Calls somebody waits for, the longest waiting first."""
        now = fields.Datetime.now()
        return self.search(
            [
                ("returned_by_id", "=", False),
                ("callback_at", "!=", False),
                ("callback_at", "<=", now + timedelta(days=1)),
            ],
            order="callback_at, id",
            limit=limit,
        )

    @api.model
    def _open_of(self, user):
        """The call an agent is in now, so that the desk finds it again."""
        return self.search(
            [
                ("agent_id", "=", user.id),
                ("result_id", "=", False),
                ("started_at", ">=", fields.Datetime.now() - SAME_CALL),
                ("state", "in", ("ringing", "talking")),
            ],
            limit=1,
        )
