from contextlib import contextmanager

from odoo import api, fields, models
from odoo.tools import format_date

from odoo.addons.service_base.labels import selection_labels

# Compared by identity: no client can send it. What is written so is told by the caller.
_LOGGED = object()

# The first of these that changes is told on the timeline.
LOGGED_VERDICT = ("verdict", "payer", "covered_until")


class ServiceOrder(models.Model):
    """A verdict in words: its reasons, and on the timeline every change with its reason."""

    _inherit = "service.order"

    verdict_text = fields.Text(string="Reasons", compute="_compute_verdict_text")

    @api.depends("verdict_data", "verdict_override", "override_reason", "override_user_id")
    @api.depends_context("lang")
    def _compute_verdict_text(self):
        """The stored reasons in the language of whoever reads them."""
        reasons = [((order.verdict_data or {}).get("verdict") or {}) for order in self]
        texts = self.env["warranty.reason"]._sentences([r.get("reasons") or [] for r in reasons])
        for order, sentences in zip(self, texts, strict=True):
            order.verdict_text = "\n".join([*order._override_sentences(), *sentences])

    def _override_sentences(self):
        """Hook: what is said before the reasons of the engine."""
        return []

    def _outcome_words(self):
        labels = dict(self._fields["verdict"]._description_selection(self.env))
        return {order: labels[order.verdict] for order in self if order.verdict}

    @contextmanager
    def _log_verdict_changes(self, note=False):
        """Tell on the timeline how the verdicts of these orders change within.

        :param note: why, or a function that answers it for an order once all is done
        """
        if self.env.context.get("verdict_logged") is _LOGGED:
            yield
            return
        before = {order: order._logged_verdict() for order in self}
        yield
        lines = [
            {**change, "note": note(order) if callable(note) else note}
            for order, told in before.items()
            for change in order._verdict_changes(told)[:1]
        ]
        self._add_lines(lines)

    def _logged_verdict(self):
        return [self[name] for name in LOGGED_VERDICT]

    def _verdict_changes(self, before):
        """Lines for the timeline, the weightiest first."""
        return [
            {
                "order_id": self.id,
                "kind": "field",
                "field_name": name,
                "old_value": self._verdict_word(name, old),
                "new_value": self._verdict_word(name, self[name]),
            }
            for name, old in zip(LOGGED_VERDICT, before, strict=True)
            if old != self[name]
        ]

    def _verdict_word(self, name, value):
        if self._fields[name].type == "date":
            return value and format_date(self.env, value)
        return selection_labels(self, name).get(value)
