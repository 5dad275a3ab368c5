from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.service_base.models.step_mixin import Step

# What a quote was agreed by, beside the fields of its steps.
FOLLOWING = frozenset(
    {
        "version",
        "access_token",
        "consent_by",
        "consent_at",
        "consent_how",
        "consent_user_id",
        "consent_hash",
        "signature",
        "decline_reason",
    }
)


class ServiceQuote(models.Model):
    """Sending, the customer's answer and what it rests on."""

    _inherit = "service.quote"

    @api.model
    def _steps(self):
        return {
            "send": Step(("draft",), "sent", stamp="sent_at", user="sent_by_id"),
            "accept": Step(("sent",), "accepted"),
            "decline": Step(("sent",), "declined"),
            "supersede": Step(("sent", "accepted"), "superseded"),
        }

    @api.model
    def _step_fields(self):
        return super()._step_fields() | FOLLOWING

    @api.model
    def _fill_in(self, vals_list):
        self._number_versions(vals_list)

    def write(self, vals):
        if not self._is_in_step():
            self._refuse_by_hand([vals])
            self._ensure_draft()
            if "order_id" in vals:
                raise UserError(self.env._("A quote belongs to its order for good."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_draft_only(self):
        self._ensure_draft()

    @api.model
    def _number_versions(self, vals_list):
        """Each quote of an order has the next number; queries do not grow with quotes."""
        orders = self.env["service.order"].browse({vals.get("order_id") for vals in vals_list})
        orders.check_access("read")
        groups = self._read_group(
            [("order_id", "in", [vals.get("order_id") for vals in vals_list])],
            ["order_id"],
            ["version:max"],
        )
        last = {order.id: version for order, version in groups}
        for vals in vals_list:
            order = vals.get("order_id")
            last[order] = vals["version"] = last.get(order, 0) + 1

    # --- steps; the portal calls `_accept` and `_decline` after it has checked its token ---

    def _send(self):
        self._ensure_can_be_sent()
        self.order_id.quote_ids._supersede()
        self._step("send")
        self._tell_orders_sent()
        if open_orders := self.order_id.filtered(lambda order: order.wait_reason != "quote"):
            open_orders._wait("quote")
        self.order_id._tell_customer("quoted")

    def _accept(self, name, how, signature=None, key=None):
        """The customer agrees to exactly these lines."""
        self.ensure_one()
        asked = {"name": name, "how": how, "signature": self._checksum(signature)}
        if key and self.env["request.key"]._was_taken(key, self, "accept", asked):
            return
        self._ensure_can_be_accepted(name, how, signature)
        self._answer("accept", self._prepare_consent_vals(name, how, signature))
        note = self.env._(
            "%(name)s agreed to quote %(quote)s: %(sum)s (%(how)s)",
            **self._answer_words(),
        )
        self.order_id._log("note", note=note, names=(self.consent_by,))
        self._stop_waiting()

    def _decline(self, reason, key=None, how="online", name=None):
        """The customer does not want the work at this price."""
        self.ensure_one()
        asked = {"name": name, "how": how, "reason": reason}
        if key and self.env["request.key"]._was_taken(key, self, "decline", asked):
            return
        vals = self._prepare_answer_vals(name or self.order_id.contact_name, how)
        self._answer("decline", {**vals, "decline_reason": reason})
        note = self.env._(
            "%(name)s declined quote %(quote)s: %(sum)s (%(how)s)", **self._answer_words()
        )
        told = "\n".join(filter(None, (note, reason)))
        self.order_id._log("note", note=told, names=(self.consent_by,))
        self._stop_waiting()

    def _supersede(self):
        """Quotes in force give way: to a new version, or because the order ended."""
        sources = self._steps()["supersede"].sources
        if standing := self.filtered(lambda quote: quote.state in sources):
            standing._step("supersede")

    def _answer(self, name, vals):
        """Keep what the customer answered and take the step that follows from it."""
        self._check_step(name)
        self._as_step().write(vals)
        self._take_step(name)

    def _write_step(self, name):
        result = super()._write_step(name)
        self.flush_recordset(["state"])  # the next quote of the order finds its place free
        return result

    def _stop_waiting(self):
        self.order_id.filtered(lambda order: order.wait_reason == "quote")._stop_waiting()

    def _new_version(self):
        self._ensure_order_open()
        if drafts := self.order_id.quote_ids.filtered(lambda quote: quote.state == "draft"):
            return drafts
        return self.create(
            {
                "order_id": self.order_id.id,
                "note": self.note,
                "decline_fee": self.decline_fee,
                "line_ids": [Command.create(vals) for vals in self.line_ids.copy_data()],
            }
        )
