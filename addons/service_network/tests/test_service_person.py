from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import NetworkCase


@tagged("post_install", "-at_install")
class TestServicePerson(NetworkCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.skill_type = cls.env["hr.skill.type"].create(
            {
                "name": "Repair",
                "skill_ids": [Command.create({"name": "Screens"})],
                "skill_level_ids": [
                    Command.create({"name": "Beginner", "level_progress": 10}),
                    Command.create({"name": "Able", "level_progress": 60, "default_level": True}),
                ],
            }
        )

    def person(self, user, **vals):
        vals = {"name": "Li Lei", "point_id": self.point.id, **vals}
        return self.env["service.person"].with_user(user).create(vals)

    def test_a_point_manager_makes_a_technician_with_skills_and_login(self):
        person = self.person(
            self.manager,
            phone="13800001234",
            login="li.lei",
            skill_ids=self.skill_type.skill_ids.ids,
        )
        person.action_make()
        technician, user = person.sudo().technician_id, person.sudo().user_id
        self.assertRecordValues(
            technician,
            [{"name": "Li Lei", "service_point_id": self.point.id, "user_id": user.id}],
        )
        self.assertEqual(technician.work_phone.replace(" ", "")[-11:], "13800001234")
        self.assertRecordValues(
            technician.employee_skill_ids,
            [
                {
                    "skill_id": self.skill_type.skill_ids.id,
                    "skill_level_id": self.skill_type.skill_level_ids[1].id,
                }
            ],
        )
        self.assertEqual(user.login, "li.lei")
        self.assertEqual(user.service_point_ids, self.point)
        self.assertTrue(user.has_group("service_network.group_point_technician"))
        self.assertFalse(user.has_group("service_network.group_point_manager"))
        self.assertFalse(user.has_group("service_network.group_office_user"))

    def test_the_link_sets_the_password_of_the_new_user_and_of_nobody_else(self):
        person = self.person(self.manager, login="li.lei")
        person.action_make()
        token = person.invitation.partition("token=")[2].partition("&")[0]
        partner = self.env["res.partner"].sudo()._signup_retrieve_partner(token)
        self.assertEqual(partner.user_ids.login, "li.lei")
        self.assertFalse(self.env["mail.mail"].search([("recipient_ids", "in", partner.ids)]))
        with self.assertRaises(AccessError):
            person.with_user(self.other_manager).read(["invitation"])

    def test_a_point_manager_makes_nobody_for_another_point(self):
        other = self.person(self.office, point_id=self.other_point.id)
        with self.assertRaises(AccessError):
            other.with_user(self.manager).action_make()
        with self.assertRaises(AccessError):
            self.person(self.manager, point_id=self.other_point.id).action_make()

    def test_a_point_manager_gives_no_role_but_the_technicians(self):
        for role in ("manager", "desk"):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                self.person(self.manager, role=role, login="boss").action_make()
        self.assertFalse(self.env["res.users"].search([("login", "=", "boss")]))

    def test_technicians_and_office_roles_make_nobody(self):
        technician = self.make_user("tech", "service_network.group_point_technician", self.point)
        with self.assertRaises(AccessError):
            self.person(technician)
        management = self.make_user("boss", "service_network.group_oversight_manager")
        with self.assertRaises(AccessError):
            self.person(management)

    def test_the_network_manager_makes_the_manager_of_a_point(self):
        person = self.person(self.office, role="manager", login="boss")
        self.assertFalse(person.is_technician)
        person.action_make()
        user = person.sudo().user_id
        self.assertTrue(user.has_group("service_network.group_point_manager"))
        self.assertEqual(user.service_point_ids, self.point)
        self.assertFalse(person.sudo().technician_id)

    def test_a_manager_may_be_a_technician_too(self):
        person = self.person(self.office, role="manager", login="boss", is_technician=True)
        person.action_make()
        self.assertEqual(person.sudo().technician_id.user_id, person.sudo().user_id)

    def test_a_technician_without_login_has_no_user(self):
        person = self.person(self.manager)
        person.action_make()
        self.assertTrue(person.sudo().technician_id)
        self.assertFalse(person.sudo().user_id)

    def test_whoever_can_neither_log_in_nor_be_sent_is_refused(self):
        with self.assertRaisesRegex(UserError, "login of Li Lei"):
            self.person(self.office, role="desk").action_make()

    def test_a_login_is_given_once(self):
        with self.assertRaisesRegex(UserError, "logs in as “north.user” already"):
            self.person(self.manager, login="north.user").action_make()
        person = self.person(self.manager, login="li.lei")
        person.action_make()
        with self.assertRaisesRegex(UserError, "was added already"):
            person.action_make()

    def test_the_form_knows_the_only_point_of_a_manager(self):
        form = Form(self.env["service.person"].with_user(self.manager))
        self.assertEqual(form.point_id, self.point)
        self.assertEqual(form.role, "technician")


@tagged("post_install", "-at_install")
class TestHomes(NetworkCase):
    def home(self, user):
        return self.env["ir.actions.actions"].sudo().browse(user._home_action_id())

    def test_a_network_manager_begins_at_the_set_up_page_until_it_is_done(self):
        page = self.env.ref("service_network.action_service_setup")
        points = self.env.ref("service_network.action_service_point")
        Employee = self.env["hr.employee"]
        Employee.search([("service_point_id", "!=", False)]).service_point_id = False
        self.assertEqual(self.home(self.office).id, page.id)
        self.make_technician("Li Lei", self.point)
        for step in self.env["service.setup.step"].search([("is_needed", "=", True)]):
            if not step.is_done:  # of other addons, which are installed here
                step.is_needed = False
        self.assertEqual(self.home(self.office).id, points.id)

    def test_users_without_a_role_of_ours_keep_the_home_of_odoo(self):
        neighbour = self.make_user("neighbour", "base.group_user")
        self.assertFalse(neighbour._home_action_id())


@tagged("post_install", "-at_install")
class TestSetupStep(NetworkCase):
    def test_a_line_is_done_when_its_search_finds_something(self):
        step = self.env.ref("service_network.setup_technician").with_user(self.office)
        technicians = [("company_id", "=", self.company.id), ("service_point_id", "!=", False)]
        self.env["hr.employee"].search(technicians).service_point_id = False
        self.assertFalse(step.is_done)
        self.make_technician("Li Lei", self.point)
        step.invalidate_recordset()
        self.assertEqual((step.is_done, step.record_count), (True, 1))

    def test_a_line_counts_the_company_that_is_set_up_only(self):
        company = self.env["res.company"].create({"name": "Second"})
        self.office.company_ids += company
        step = self.env.ref("service_network.setup_point").with_user(self.office)
        self.assertTrue(step.is_done)
        self.assertFalse(step.with_company(company).is_done)

    def test_each_line_opens_what_it_speaks_of(self):
        for step in self.env["service.setup.step"].with_user(self.office).search([]):
            with self.subTest(step.name):
                action = step.action_open()
                self.assertEqual(action["res_model"], step.sudo().action_id.res_model)
                self.assertIn(step.is_done, (True, False))

    def test_what_others_do_is_not_offered(self):
        step = self.env.ref("service_network.setup_office_user")
        self.assertFalse(step.with_user(self.office).can_open)
        administrator = self.make_user(
            "admin", "service_network.group_administrator,base.group_system"
        )
        self.assertTrue(step.with_user(administrator).can_open)

    def test_only_who_sets_up_sees_the_lines(self):
        for user in (
            self.manager,
            self.make_user("tech", "service_network.group_point_technician"),
        ):
            with self.assertRaises(AccessError):
                self.env["service.setup.step"].with_user(user).search([])
