import hashlib
import json

import psycopg2

from odoo import api, models
from odoo.exceptions import ConcurrencyError, UserError


class ServiceHotline(models.AbstractModel):
    """The order of the caller, taken once."""

    _inherit = "service.hotline"

    @api.model
    def _take_order(self, values, key, call_id, solved):
        if not key:
            raise UserError(self.env._("The request has no key of its own."))
        asked = self._asked(values, solved)
        order = self._order_of(key, asked)
        if not order:
            call = self._own_call(call_id) if call_id else self.env["service.call"]
            order = self._make_once(values, solved, call, key=key, asked=asked)
        return {**self._order_lines(order)[0], **self._told(order), **self._desk_side()}

    @api.model
    def _asked(self, values, solved):
        """Fingerprint of a request."""
        told = json.dumps([values, solved], sort_keys=True, default=str)
        return hashlib.sha256(told.encode()).hexdigest()

    @api.model
    def _order_of(self, key, asked):
        """The order this key has made already."""
        # sudo: finds the key whoever used it, to refuse a second use
        line = self.env["service.order.log"].sudo().search([("request_key", "=", key)], limit=1)
        if line and line.request_hash != asked:
            raise UserError(
                self.env._("This request key was used for another request. Send a new key.")
            )
        return line.order_id.sudo(False)

    @api.model
    def _make_once(self, values, solved, call, **request):
        """Of two requests with one key at the same moment the second tries again, and finds it."""
        try:
            with self.env.cr.savepoint():
                order = self._make_order(values, solved)
                self._note_call(order, call, **request)
                self._end_with(order, call, solved)
        except psycopg2.errors.UniqueViolation as error:
            if "request_key" not in (error.diag.constraint_name or ""):
                raise
            raise ConcurrencyError(self.env._("This order is just being taken.")) from error
        return order

    @api.model
    def _make_order(self, values, solved):
        Order = self.env["service.order"]
        if solved:
            values = {**values, "service_mode": "remote"}
        order = Order.create({**values, "channel": "hotline"})
        if solved:
            order.step("finish", {"result": "solved_remotely", **self._solution(solved)})
            self._solving_article(solved)._vote(True, order)
        elif order.point_id:
            order.action_triage()
        return order

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
    def _note_call(self, order, call, key, asked):
        """The key is kept on the timeline, with who called whom."""
        note = self.env._("Taken at the hotline desk by %s", self.env.user.name)
        if call:
            note = f"{note} ({call.number_masked})" if call.number else note
        order._log("note", note=note, request_key=key, request_hash=asked)

    @api.model
    def _end_with(self, order, call, solved):
        if not call:
            return
        result = "result_solved" if solved else "result_order"
        call._end(
            self.env.ref(f"service_hotline.{result}"),
            order_id=order.id,
            partner_id=order.partner_id.id,
            categ_id=order.categ_id.id,
        )

