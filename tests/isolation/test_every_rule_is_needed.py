"""Each record rule of ours, removed in turn, lets somebody see more or less than before."""

from odoo.exceptions import AccessError
from odoo.tests import TransactionCase
from odoo.tools import mute_logger

from our_addons import our_addons

from .two_points import TwoPoints

# Not noticed here yet: configuration whose records belong to no company, models without a record
# in this story, and rules for people who have no right on the model anyway.
UNSEEN = {
    "service_network.hr_employee_rule_point",
    "service_network.stock_picking_rule_point",
}
UNSEEN_MODELS = {
    "parts.approval.limit",
    "service.device.owner",
    "service.quality.report",
    "service.quality.signal",
    "service.sla.policy",
    "warranty.checklist",
    "warranty.checklist.item",
    "warranty.policy",
    "warranty.registration",
    "warranty.term",
}


class TestEveryRuleIsNeeded(TwoPoints, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        roles = {
            "service_network.group_point_manager",
            "service_network.group_network_manager",
            "repair_intake.group_hotline_agent",
            "repair_intake.group_technical_expert",
            "service_network.group_administrator",
        }
        elsewhere = cls.env["res.company"].create({"name": "Elsewhere"})
        cls.abroad = cls.make_user("abroad", ",".join(sorted(roles)))
        cls.abroad.write({"company_ids": [(6, 0, elsewhere.ids)], "company_id": elsewhere.id})
        cls.both = cls.make_user("both", ",".join(sorted(roles)), points=cls.point)
        cls.expert = cls.make_user("expert", "repair_intake.group_technical_expert")
        cls.officer = cls.make_user("officer", "service_network.group_administrator")
        cls.fill_more()
        cls.env.flush_all()

    @classmethod
    def fill_more(cls):
        """What no point has but a rule speaks of."""
        customer = cls.env["res.partner"].create({"name": "Somebody"})
        vals = {"partner_id": customer.id, "kind": "export", "reason": "By phone"}
        for user in (cls.hotline, cls.officer):
            kind = "export" if user == cls.hotline else "erase"
            cls.env["privacy.request"].with_user(user).create({**vals, "kind": kind})
        record = cls.env["service.record.import"].create({"file": b"eA==", "filename": "x.csv"})
        cls.env["service.record.import.reject"].create(
            {"import_id": record.id, "row_number": 1, "reason": "x"}
        )
        drafts = {"name": "A draft", "body": "x"}
        cls.env["service.article"].with_user(cls.hotline).create(drafts)
        cls.env["service.article"].with_user(cls.expert).create(drafts)

    def observers(self):
        return (
            self.manager | self.north_keeper | self.north_hand | self.hotline | self.expert
            | self.both | self.abroad | self.accountant | self.officer
        )

    def visible(self, name, operation):
        return {user: self.ids_seen(name, user, operation) for user in self.observers()}

    def ids_seen(self, name, user, operation):
        companies = {"allowed_company_ids": user.company_ids.ids, "active_test": False}
        Model = self.env[name].with_user(user).with_context(**companies)
        records = self.env[name].sudo().with_context(active_test=False).search([], limit=500)
        try:
            return Model.browse(records.ids)._filtered_access(operation).ids
        except AccessError:
            return None

    def our_rules(self):
        known = self.env["ir.model.data"].search(
            [("model", "=", "ir.rule"), ("module", "in", sorted(our_addons()))]
        )
        rules = self.env["ir.rule"].browse(known.mapped("res_id")).exists()
        portal = self.env.ref("base.group_portal")
        return rules.filtered(
            lambda rule: not self.env[rule.model_id.model]._transient
            and portal not in rule.groups
            and rule.get_external_id()[rule.id] not in UNSEEN
            and (rule.groups or rule.model_id.model not in UNSEEN_MODELS)
        )

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_each_rule_that_is_removed_is_noticed(self):
        for rule in self.our_rules():
            name = rule.model_id.model
            operation = "read" if rule.perm_read else "write"
            before = self.visible(name, operation)
            rule.active = False
            after = self.visible(name, operation)
            rule.active = True
            with self.subTest(model=name, rule=rule.name):
                self.assertNotEqual(before, after)
