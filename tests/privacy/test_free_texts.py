"""No text is stored that nobody has thought of: it is personal, or was looked at and names none."""

from itertools import chain

from odoo.tests import TransactionCase

from our_addons import our_addons

from ..common import CrossAddons
from .reviewed_texts import REVIEWED

TEXTS = ("char", "text", "html", "json")

# Sentences of people about customers' devices, in models that keep them for long.
LEAKED_ONCE = {
    "old.part.return.inspection_note",
    "part.fit.permit.reason",
    "service.custody.accessory_note",
    "service.custody.condition_note",
    "service.device.owner.note",
    "service.fee.receipt.void_reason",
    "service.loan.accessories",
    "service.order.log.new_value",
    "service.order.log.note",
    "service.order.log.old_value",
    "service.order.override_reason",
    "service.quote.line.name",
    "service.visit.reason",
}


class TestFreeTexts(CrossAddons, TransactionCase):
    def stored_texts(self):
        """``{model.field: its field}`` of all texts that our addons store, in whatever model."""
        return {
            f"{name}.{field.name}": field
            for name, model in self.registry.items()
            if model._auto and not model._abstract and not model._transient
            for field in model._fields.values()
            if field.type in TEXTS and field.store and not field.related and self.is_ours(field)
        }

    def is_ours(self, field):
        return bool(field._modules) and field._modules[0] in our_addons()

    def test_every_stored_text_is_personal_or_was_looked_at(self):
        unmarked = {
            name
            for name, field in self.stored_texts().items()
            if not getattr(field, "personal", None)
        }
        reviewed = set(chain.from_iterable(REVIEWED.values()))
        self.assertEqual(sorted(unmarked - reviewed), [], "mark it `personal=`, or review it")
        self.assertEqual(sorted(reviewed - unmarked), [], "no longer a text that is not marked")

    def test_a_text_is_reviewed_for_one_reason(self):
        listed = list(chain.from_iterable(REVIEWED.values()))
        self.assertEqual(len(listed), len(set(listed)))

    def test_what_leaked_once_is_personal(self):
        texts = self.stored_texts()
        self.assertEqual([n for n in LEAKED_ONCE if not getattr(texts[n], "personal", None)], [])
