"""What holds for the life of every model, and the order of the effects as it is written down."""

from collections import defaultdict
from importlib import import_module
from pathlib import Path

from odoo.exceptions import UserError, ValidationError
from odoo.tests import TransactionCase

from our_addons import ADDONS, our_addons
from steps import lives

from ..common import CrossAddons

PINNED = Path(__file__).with_name("steps.txt")
# Held as a whole, by the test of their own that takes each step.
WHOLE_TABLES = {
    "service.order": "repair_intake/tests/test_service_order_flow.py",
    "service.visit": "field_dispatch/tests/test_service_visit.py",
    "service.loan": "service_loaner/tests/test_service_loan.py",
}
FORGED = ({}, {"step_mixin": True}, {"step_mixin": ["step", "service.order"]})


class TestSteps(CrossAddons, TransactionCase):
    maxDiff = None

    def models(self):
        names = self.env.registry.descendants(["step.mixin"], "_inherit")
        return [self.env[name] for name in sorted(names) if not self.env[name]._abstract]

    def test_every_life_is_as_it_was_written_down(self):
        """Where a change is meant, write it anew: ./run steps > tests/rules/steps.txt"""
        self.assertEqual(lives(self.env), PINNED.read_text())

    def test_every_life_is_written_by_hand_in_a_test(self):
        """A step that nobody wrote down there is one that nobody asked for."""
        written = defaultdict(set)
        for addon in our_addons():
            if (ADDONS / addon / "tests/test_steps.py").exists():
                tables = import_module(f"odoo.addons.{addon}.tests.test_steps").POSSIBLE
                for name, possible in tables.items():
                    written[name] |= possible.keys()
        for model in self.models():
            if model._name not in WHOLE_TABLES:
                with self.subTest(model=model._name):
                    self.assertEqual(written[model._name], model._steps().keys())

    def test_every_table_names_states_fields_and_roles_that_exist(self):
        for model in self.models():
            states = set(dict(model._fields["state"].selection))
            for name, step in model._steps().items():
                with self.subTest(model=model._name, step=name):
                    self.assertLessEqual({*step.sources, step.target} - {None}, states)
                    named = {*step.needs, step.stamp, step.user} - {None}
                    self.assertLessEqual(named, set(model._fields))
                    for xmlid in filter(None, step.groups.split(",")):
                        self.assertEqual(self.env.ref(xmlid)._name, "res.groups")

    def test_nobody_writes_what_steps_write(self):
        for model in self.models():
            for context in FORGED:
                record = model.browse(1).sudo().with_context(**context)
                for name in record._step_fields():
                    with self.subTest(model=model._name, field=name, context=context):
                        with self.assertRaises(ValidationError):
                            record.write({name: False})

    def test_one_models_step_opens_no_other_model(self):
        order = self.env["service.order"]._as_step()
        self.assertTrue(order._is_in_step())
        visit = order.env["service.visit"].browse(1)
        with self.assertRaises(ValidationError):
            visit.write({"state": "done"})

    def test_only_public_steps_are_asked_for_from_outside(self):
        for model in self.models():
            for name in [*model._steps(), "unlink"]:
                step = model._steps().get(name)
                if not (step and step.public):
                    with self.subTest(model=model._name, step=name):
                        with self.assertRaisesRegex(UserError, "not a step"):
                            model.step(name)

    def test_two_addons_add_their_steps_to_one_life(self):
        """`expire` and `charge` come from elsewhere than the rest of the table."""
        self.assertIn("expire", self.env["parts.requisition"]._steps())
        steps = self.env["old.part.return"]._steps()
        self.assertLessEqual({"hand_in", "charge", "miss"}, steps.keys())
