"""Nobody is offered the button of a step that he may never take, whatever record he looks at.

Which roles may write a model is asked of its rights, which buttons a role is shown of its views.
A button that hangs on a `can_…` of the record is shown by the same answer that lets it act.
"""

from lxml import etree

from odoo.tests import TransactionCase, new_test_user

from ..common import CrossAddons

ROLES = (
    "service_network.group_point_technician",
    "service_network.group_point_manager",
    "spare_parts_deposit.group_point_storekeeper",
    "repair_intake.group_hotline_agent",
    "spare_parts_deposit.group_warehouse_keeper",
    "repair_intake.group_technical_expert",
    "customer_followup.group_followup_agent",
    "customer_followup.group_complaint_officer",
    "service_settlement.group_settlement_accountant",
    "service_network.group_network_manager",
    "service_network.group_oversight_manager",
)


class TestOfferedButtons(CrossAddons, TransactionCase):
    def models(self):
        """Models with steps that ask for the right to write, and for nothing of their own."""
        usual = self.env.registry["step.mixin"]._before_request.__qualname__
        names = self.env.registry.descendants(["step.mixin"], "_inherit")
        models = [self.env[name] for name in sorted(names) if not self.env[name]._abstract]
        return [model for model in models if type(model)._before_request.__qualname__ == usual]

    def offered(self, model, view_type):
        """Names of buttons that the form or list of a role shows of some record or other."""
        arch = etree.fromstring(model.get_view(view_type=view_type)["arch"])
        for button in arch.iter("button"):
            hidden = button.get("invisible") or ""
            if hidden not in ("1", "True") and "can_" not in hidden:
                yield button.get("name")

    def test_no_role_is_offered_a_step_of_what_it_only_reads(self):
        models = self.models()
        self.assertGreater(len(models), 5)
        for role in ROLES:
            user = new_test_user(self.env, login=role, groups=role)
            for model in (model.with_user(user) for model in models):
                if not model.has_access("read") or model.has_access("write"):
                    continue
                steps = {f"action_{name}" for name in model._steps()}
                for view_type in ("form", "list"):
                    with self.subTest(role=role, model=model._name, view=view_type):
                        self.assertFalse(steps & set(self.offered(model, view_type)))
