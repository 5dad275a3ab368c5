from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.service_base.concurrency import made_once

from .service_call_flow import CALL_BACK_IN

EVENTS = ("ringing", "answered", "ended")
STAMPS = {"answered": "answered_at", "ended": "ended_at"}
LONGEST = 64


class ServiceCall(models.Model):
    """What the telephone system tells of calls."""

    _inherit = "service.call"

    @api.model
    def _telephone(self, event, reference, number="", agent="", direction="in"):
        """Take one event of a call; told again or too late, it changes nothing.

        :param number: of the other side; none where it is withheld
        :param agent: extension or login of the agent whose telephone it is
        :return: the call and whether the event was news
        """
        number = "" if number is None else number
        self._check_event(event, reference, number, agent, direction)
        user = self.env["res.users"]._hotline_agent(agent)
        if not user:
            raise UserError(
                self.env._(
                    "No hotline agent has the extension or login “%s”."
                    " Set the extension on the user.",
                    agent,
                )
            )
        call, is_new = self._call_of(reference, number, user, direction)
        news = call._take_event(event) or is_new
        if news and event != "ended":
            call._pop_up(event)
        return call, news

    @api.model
    def _check_event(self, event, *texts):
        if event not in EVENTS:
            raise UserError(self.env._("The event is one of: %s.", ", ".join(EVENTS)))
        reference, _number, agent, direction = texts
        if not all(self._is_short_text(text) for text in texts):
            raise UserError(
                self.env._(
                    "Number, agent and reference are texts of %s letters at most, on one line.",
                    LONGEST,
                )
            )
        if not (reference and agent) or direction not in ("in", "out"):
            raise UserError(
                self.env._("An event needs a reference, an agent, and the direction “in” or “out”.")
            )

    @api.model
    def _is_short_text(self, text):
        return isinstance(text, str) and len(text) <= LONGEST and (not text or text.isprintable())

    @api.model
    def _call_of(self, reference, number, user, direction):
        """The call with this reference, and whether it is new to the agent.

        It may be on record, or begun at the desk by typing the number just now.
        """
        # sudo: the telephone system tells of everybody's calls and may do nothing else
        Call = self.sudo()
        company = self.env.company.id  # the telephone system's own
        call = Call.search([("reference", "=", reference), ("company_id", "=", company)], limit=1)
        if call:
            return call, False
        key = Call._number_key(number)
        # a withheld number is nobody's: it is not the one that was typed last
        typed = Call._open_of(user).filtered(
            lambda c: key and not c.reference and c.number_key == key
        )
        if typed:
            typed.reference = reference
            return typed, False
        vals = {
            "reference": reference,
            "number": number,
            "agent_id": user.id,
            "direction": direction,
            "partner_id": self._partner_of(number).id,
        }
        with made_once(self.env, f"call {reference}"):
            return Call.create(vals), True

    @api.model
    def _partner_of(self, number):
        # sudo: see _call_of
        known = self.env["res.partner"].sudo()._find_by_phone([number])
        return known.get(number, self.env["res.partner"])

    def _take_event(self, event):
        """Note when it was answered or ended; whether that was not known yet."""
        self.ensure_one()
        now = fields.Datetime.now()
        field = STAMPS.get(event)
        if not field or self[field] or self.ended_at:
            return False
        self[field] = now
        if self.state == "missed" and self.direction == "in":
            self.callback_at = now + CALL_BACK_IN
        return True

    def _pop_up(self, event):
        """Open the desk of that agent, and of nobody else, on the number."""
        self.ensure_one()
        self.agent_id._bus_send(
            "service_hotline.call",
            {
                "id": self.id,
                "event": event,
                "number": self.number,
                "name": self.partner_id.name or "",
                "direction": self.direction,
            },
        )
