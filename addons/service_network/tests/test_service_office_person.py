from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestServiceOfficePerson(TransactionCase):
    """The administrator makes somebody of the head office, who sets his password by a link."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        groups = "service_network.group_administrator,base.group_erp_manager"
        cls.admin = new_test_user(cls.env, "person.admin", groups, tz="Asia/Shanghai")
        cls.role = cls.env.ref("service_network.group_oversight_manager")

    def person(self, user=None, **vals):
        vals = {"name": "Han Mei", "login": "han.mei", "role_ids": self.role.ids, **vals}
        return self.env["service.office.person"].with_user(user or self.admin).create(vals)

    def test_a_user_with_the_role_is_made_and_gets_a_link(self):
        person = self.person(login=" han.mei ", phone="13800001234")
        person.action_make()
        user = person.user_id.sudo()
        self.assertEqual(
            (user.login, user.phone, user.tz), ("han.mei", "13800001234", "Asia/Shanghai")
        )
        self.assertTrue(user.has_group("service_network.group_oversight_manager"))
        self.assertFalse(user.has_group("service_network.group_administrator"))
        self.assertFalse(user.has_group("base.group_erp_manager"))
        self.assertEqual(user.company_ids, self.env.company)
        self.assertIn("/web/signup", person.invitation)
        self.assertFalse(
            self.env["mail.mail"].search([("recipient_ids", "in", user.partner_id.id)])
        )

    def test_nobody_but_who_makes_users_makes_one(self):
        manager = new_test_user(self.env, "person.network", "service_network.group_network_manager")
        with self.assertRaises(AccessError):
            self.person(manager).action_make()

    def test_only_roles_of_the_head_office_are_given(self):
        for xmlid in (
            "base.group_system",
            "service_network.group_administrator",
            "service_network.group_point_manager",
            "service_network.group_connected_system",
        ):
            with self.assertRaisesRegex(UserError, "head office"):
                self.person(role_ids=self.env.ref(xmlid).ids).action_make()

    def test_a_second_press_or_a_login_that_is_taken_is_refused(self):
        person = self.person()
        person.action_make()
        with self.assertRaisesRegex(UserError, "already"):
            person.action_make()
        with self.assertRaisesRegex(UserError, "logs in"):
            self.person().action_make()
        with self.assertRaisesRegex(UserError, "does"):
            self.person(login="other", role_ids=[]).action_make()

    def test_the_set_up_counts_them_without_the_administrators(self):
        step = self.env.ref("service_network.setup_office_user").with_user(self.admin)
        before = step.record_count
        groups = "service_network.group_administrator,base.group_system"
        new_test_user(self.env, "another.admin", groups)
        step.invalidate_recordset()
        self.assertEqual(step.record_count, before)
        self.person().action_make()
        step.invalidate_recordset()
        self.assertEqual(step.record_count, before + 1)
