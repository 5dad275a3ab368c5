"""No label of ours is left in English on a Chinese screen."""

import re

from odoo.tests import TransactionCase, tagged

from odoo.addons.service_network.ours import is_ours

LATIN = re.compile(r"[A-Za-z]{4,}")


@tagged("post_install", "-at_install")
class TestTranslatedLabels(TransactionCase):
    def test_choices_that_a_field_takes_from_elsewhere(self):
        """What a method answers is not translated by Odoo: the method has to do it."""
        env = self.env(context={"lang": "zh_CN"})
        left = {
            f"{model._name}.{field.name}: {label}"
            for model in map(env.__getitem__, env.registry)
            for field in model._fields.values()
            if field.type == "selection"
            and not isinstance(field.selection, list)
            and not field.related
            and any(map(is_ours, field._modules))
            for _value, label in field._description_selection(model.env)
            if LATIN.search(label)
        }
        self.assertFalse(left, "\n".join(sorted(left)))
