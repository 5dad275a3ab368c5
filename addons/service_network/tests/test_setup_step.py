from odoo.tests import TransactionCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestSetUpStep(TransactionCase):
    """Each line of the set-up page leads to where its thing is done."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        groups = "service_network.group_administrator,base.group_system"
        cls.admin = new_test_user(cls.env, "setup.admin", groups)
        cls.network = new_test_user(
            cls.env, "setup.network", "service_network.group_network_manager"
        )

    def test_the_administrator_opens_every_line(self):
        steps = self.env["service.setup.step"].with_user(self.admin).search([])
        self.assertFalse(steps.filtered(lambda step: not step.can_open).mapped("name"))
        for step in steps:
            self.assertIn(step.action_open()["res_model"], self.env)

    def test_the_company_opens_as_the_form_of_the_one_that_is_set_up(self):
        other = self.env["res.company"].create({"name": "Second Maker"})
        self.admin.company_ids |= other
        step = self.env.ref("service_network.setup_company").with_user(self.admin)
        action = step.with_company(other).action_open()
        self.assertEqual((action["res_id"], action["views"]), (other.id, [(False, "form")]))

    def test_what_a_network_manager_may_not_do_is_left_to_the_administrator(self):
        for name in ("company", "office_user"):
            step = self.env.ref(f"service_network.setup_{name}").with_user(self.network)
            self.assertFalse(step.can_open, name)

    def test_the_only_point_is_proposed_for_a_territory(self):
        Territory = self.env["service.territory"].with_user(self.admin)
        company = self.env["res.company"].create({"name": "One Point"})
        self.admin.company_ids |= company
        Territory = Territory.with_company(company)
        Point = self.env["service.point"].with_company(company)
        self.assertFalse(Territory.default_get(["point_id"])["point_id"])
        point = Point.create({"name": "Only Point", "company_id": company.id})
        self.assertEqual(Territory.default_get(["point_id"])["point_id"], point.id)
        Point.create({"name": "Another Point", "company_id": company.id})
        self.assertFalse(Territory.default_get(["point_id"])["point_id"])
