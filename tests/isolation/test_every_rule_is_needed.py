"""Each record rule of ours, removed in turn, lets somebody see more or less than before."""

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import TransactionCase
from odoo.tools import mute_logger

from our_addons import our_addons

from .two_points import TwoPoints

CLERK = "service_network.group_point_manager,hr.group_hr_user,stock.group_stock_user"


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
        # a point's people with a role of Odoo's own beside it are still the point's
        cls.clerk = cls.make_user("clerk", CLERK, points=cls.point)
        cls.customer = cls.make_user("customer", "base.group_portal")
        cls.fill_more()
        cls.fill_company()
        cls.let_customers_in()
        cls.env.flush_all()
        cls.known_ids = {}

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

    @classmethod
    def fill_company(cls):
        """What one company works by, and another has no business with."""
        here = {"name": "Only here", "company_id": cls.company.id}
        main_unit = cls.env.ref("service_warranty.component_main_unit")
        term = Command.create({"component_id": main_unit.id, "months": 12})
        cls.env["warranty.policy"].create({**here, "term_ids": [term]})
        article = Command.create({"figure": "return_days", "article": "M11"})
        law = {"is_law": True, "article_ids": [article], "change_reason": "Made for here"}
        cls.env["warranty.policy"].create({**here, **law})
        check = Command.create({"check_id": cls.env.ref("service_warranty.check_serial_box").id})
        cls.env["warranty.checklist"].create({**here, "item_ids": [check]})
        cls.env["service.sla.policy"].create({**here, "arrive_hours": 24})
        role = cls.env["res.groups"].create({"name": "A role of the test"})
        cls.env["parts.approval.limit"].create(
            {"company_id": cls.company.id, "group_id": role.id, "amount": 1}
        )
        cls.env["warranty.registration"].search([]).lot_id.company_id = cls.company
        cls.env["service.quality.report"].create({"subject": "Dark screens"})
        cls.env["old.part.vendor.return"].create({"partner_id": cls.company.partner_id.id})
        cls.see_a_defect_again()
        saved = {"resource": "service.order", "export_fields": [Command.create({"name": "name"})]}
        for user in (cls.manager, cls.env.user):
            cls.env["ir.exports"].with_user(user).create({"name": f"Of {user.name}", **saved})

    @classmethod
    def let_customers_in(cls):
        """As if another addon gave customers a right on orders; one of them is the customer's."""
        cls.env["ir.model.access"].create(
            {
                "name": "Orders for customers",
                "model_id": cls.env["ir.model"]._get_id("service.order"),
                "group_id": cls.env.ref("base.group_portal").id,
                "perm_read": True,
            }
        )
        order = cls.env["service.order"].search([("point_id", "=", cls.point.id)], limit=1)
        order.partner_id = cls.customer.partner_id

    @classmethod
    def see_a_defect_again(cls):
        cls.company.write({"quality_signal_count": 1, "quality_signal_days": 3650})
        cause = cls.env["service.cause"].search([("by_use", "=", False)], limit=1)
        order = cls.env["service.order"].search([("point_id", "=", cls.point.id)], limit=1)
        order.cause_id = cause

    def observers(self):
        return (
            self.manager
            | self.north_keeper
            | self.north_hand
            | self.hotline
            | self.expert
            | self.both
            | self.abroad
            | self.accountant
            | self.officer
            | self.clerk
            | self.customer
        )

    def visible(self, name, operation):
        return {user: self.ids_seen(name, user, operation) for user in self.observers()}

    def ids_of(self, name):
        """The newest records, those of the test among them."""
        if name not in self.known_ids:
            Model = self.env[name].sudo().with_context(active_test=False)
            self.known_ids[name] = Model.search([], order="id desc", limit=200).ids
        return self.known_ids[name]

    def ids_seen(self, name, user, operation):
        companies = {"allowed_company_ids": user.company_ids.ids, "active_test": False}
        Model = self.env[name].with_user(user).with_context(**companies)
        try:
            return Model.browse(self.ids_of(name))._filtered_access(operation).ids
        except AccessError:
            return None

    def our_rules(self):
        known = self.env["ir.model.data"].search(
            [("model", "=", "ir.rule"), ("module", "in", sorted(our_addons()))]
        )
        rules = self.env["ir.rule"].browse(known.mapped("res_id")).exists()
        return rules.filtered(lambda rule: not self.env[rule.model_id.model]._transient)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_each_rule_that_is_removed_is_noticed(self):
        whole = {}  # what is seen under all rules, by model and operation
        for rule in self.our_rules():
            name = rule.model_id.model
            operation = "read" if rule.perm_read else "write"
            before = whole.get((name, operation)) or self.visible(name, operation)
            whole[name, operation] = before
            rule.active = False
            after = self.visible(name, operation)
            rule.active = True
            with self.subTest(model=name, rule=rule.name):
                self.assertNotEqual(before, after)
