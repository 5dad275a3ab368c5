from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import NetworkCase


@tagged("post_install", "-at_install")
class TestServiceNetworkAccess(NetworkCase):
    def test_a_point_manager_sees_only_the_own_point(self):
        Point = self.env["service.point"].with_user(self.manager)
        self.assertEqual(Point.search([]), self.point)
        with self.assertRaises(AccessError):
            Point.browse(self.other_point.id).read(["name"])

    def test_a_point_manager_changes_nothing_of_the_network(self):
        with self.assertRaises(AccessError):
            self.point.with_user(self.manager).name = "Mine"
        with self.assertRaises(AccessError):
            self.point.with_user(self.manager).action_suspend()

    def test_head_office_sees_every_point(self):
        points = self.env["service.point"].with_user(self.office).search([])
        self.assertLessEqual(self.point | self.other_point, points)

    def test_a_user_moved_to_another_point_sees_that_one_at_once(self):
        Point = self.env["service.point"].with_user(self.manager)
        self.assertEqual(Point.search([]), self.point)
        self.manager.service_point_ids = self.other_point
        self.env.invalidate_all()
        self.assertEqual(Point.search([]), self.other_point)
        self.other_point.user_ids -= self.manager
        self.assertFalse(Point.search([]))

    def test_customers_and_colleagues_of_another_point_are_hidden(self):
        Partner = self.env["res.partner"]
        own = Partner.create({"name": "Own Customer", "service_point_ids": self.point.ids})
        foreign = Partner.create(
            {"name": "Foreign Customer", "service_point_ids": self.other_point.ids}
        )
        seen = Partner.with_user(self.manager).search([])
        self.assertIn(own, seen)
        self.assertIn(self.point.partner_id, seen)
        self.assertNotIn(self.office.partner_id, seen)  # named where need be, not looked up
        self.assertNotIn(foreign, seen)
        self.assertNotIn(self.other_point.partner_id, seen)
        self.assertNotIn(self.other_manager.partner_id, seen)
        with self.assertRaises(AccessError):
            foreign.with_user(self.manager).read(["phone"])

    def test_a_customer_taken_in_at_a_point_is_that_points_customer(self):
        customer = self.env["res.partner"].with_user(self.manager).create({"name": "Walk-in"})
        self.assertEqual(customer.service_point_ids, self.point)

    def test_technicians_of_another_point_are_hidden(self):
        own = self.make_technician("Own Technician", self.point)
        foreign = self.make_technician("Foreign Technician", self.other_point)
        seen = self.env["hr.employee.public"].with_user(self.manager).search([])
        self.assertIn(own.id, seen.ids)
        self.assertNotIn(foreign.id, seen.ids)
        found = self.env["hr.employee"].with_user(self.manager).name_search("Technician")
        self.assertEqual([found_id for found_id, _name in found], own.ids)

    def test_parts_of_another_point_are_hidden(self):
        part = self.env["product.product"].create({"name": "Battery", "is_storable": True})
        Quant = self.env["stock.quant"]
        for point in self.point | self.other_point:
            Quant._update_available_quantity(part, point.parts_location_id, 3)
        seen = Quant.with_user(self.manager).search([("product_id", "=", part.id)])
        self.assertEqual(seen.location_id, self.point.parts_location_id)
        self.assertEqual(
            self.env["stock.location"].with_user(self.manager).search([]),
            self.point.parts_location_id,
        )

    def test_a_network_manager_keeps_the_files_of_technicians_and_nobody_elses(self):
        technician = self.make_technician("Tech North", self.point)
        clerk = self.env["hr.employee"].create({"name": "Clerk", "private_phone": "13900000000"})
        office = self.office
        Employee = self.env["hr.employee"].with_user(office)
        Employee.browse(technician.id).write({"private_phone": "13911110000"})
        newcomer = Employee.create({"name": "Tech New", "service_point_id": self.point.id})
        self.assertTrue(newcomer.version_id.has_access("write"))
        self.assertFalse(Employee.search([("id", "=", clerk.id)]))
        for operation in ("read", "write", "unlink"):
            with self.subTest(operation=operation):
                self.assertFalse(clerk.with_user(office).has_access(operation))
                self.assertFalse(clerk.version_id.with_user(office).has_access(operation))
        with self.assertRaises(AccessError):
            Employee.create({"name": "Clerk 2"})
        technician.parent_id = clerk
        self.env.invalidate_all()
        [row] = Employee.browse(technician.id).web_read(
            {"parent_id": {"fields": {"display_name": {}}}}
        )
        self.assertEqual(row["parent_id"]["display_name"], "Clerk")
        personnel = self.make_user(
            "personnel", "hr.group_hr_manager,service_network.group_network_manager"
        )
        self.assertTrue(clerk.with_user(personnel).has_access("write"))

    def test_a_network_manager_takes_nobodys_account_by_the_card_of_a_technician(self):
        clerk = self.make_user("clerk", "service_network.group_oversight_manager")
        clerk.email = "clerk@example.com"
        Employee = self.env["hr.employee"].with_user(self.office)
        vals = {"name": "Tech", "service_point_id": self.point.id, "work_email": "me@example.com"}
        for tie in ({"user_id": clerk.id}, {"work_contact_id": clerk.partner_id.id}):
            with self.subTest(tie=tie):
                with self.assertRaises(AccessError), self.env.cr.savepoint():
                    Employee.create({**vals, **tie})
                technician = self.make_technician("Tech North", self.point)
                with self.assertRaises(AccessError), self.env.cr.savepoint():
                    Employee.browse(technician.id).write({**tie, "work_email": "me@example.com"})
        self.env.invalidate_all()
        self.assertEqual(clerk.email, "clerk@example.com")
        self.assertTrue(Employee.create({**vals, "user_id": self.manager.id}))

    def test_a_network_manager_changes_the_card_of_a_technician(self):
        """With nothing read before, as in a request."""
        technician = self.make_technician("Tech North", self.point)
        self.env.cr.flush()  # what was tracked is logged
        self.env.invalidate_all()
        technician.with_user(self.office).write({"name": "Tech N.", "work_phone": "13700001111"})
        self.env.flush_all()
        self.assertEqual(technician.name, "Tech N.")

    def test_no_role_of_the_head_office_changes_the_makers_own_contact(self):
        maker = self.company.partner_id
        other = self.env["res.partner"].create({"name": "Supplier", "is_company": True})
        self.assertTrue(other.with_user(self.office).has_access("write"))
        self.assertTrue(maker.with_user(self.office).has_access("read"))
        with self.assertRaises(AccessError):
            maker.with_user(self.office).write({"phone": "HACK"})
        for group in ("base.group_system", "service_network.group_administrator"):
            user = self.make_user(f"admin {group}", f"{group},service_network.group_office_user")
            user.sudo().group_ids += self.env.ref("base.group_partner_manager")
            self.assertTrue(maker.with_user(user).has_access("write"))
        seller = self.make_user("seller", "base.group_user,base.group_partner_manager")
        self.assertTrue(maker.with_user(seller).has_access("write"))

    def test_nobody_of_after_sales_sends_a_template_to_whom_he_likes(self):
        about = self.env.ref("base.cn")
        template = self.env["mail.template"].create(
            {
                "name": "Invitation",
                "model_id": self.env["ir.model"]._get_id("res.country"),
                "subject": "{{ object.name }}",
                "email_to": "point@example.com",
                "use_default_to": False,
            }
        )
        plain = self.make_user("plain", "base.group_user,service_network.group_point_user")
        plain.service_point_ids = self.point
        for user in (self.office, plain):
            own = template.with_user(user)
            for values in ({"email_to": "me@example.com"}, {"recipient_ids": [(4, 1)]}):
                with self.subTest(user=user.login, values=values), self.assertRaises(AccessError):
                    own.send_mail(about.id, email_values=values)
                with self.assertRaises(AccessError):
                    own.send_mail_batch(about.ids, email_values=values)
        sent = template.with_user(self.office).send_mail(about.id)
        self.assertEqual(self.env["mail.mail"].browse(sent).email_to, "point@example.com")
        for role_free in (self.env.user, self.make_user("neighbour", "base.group_user")):
            sent = template.with_user(role_free).send_mail(
                about.id, email_values={"email_to": "me@example.com"}
            )
            self.assertEqual(self.env["mail.mail"].browse(sent).email_to, "me@example.com")

    def test_nobody_of_after_sales_is_told_how_somebody_logs_in(self):
        self.env["ir.config_parameter"].set_param("auth_signup.invitation_scope", "b2c")
        account = self.make_user("customer", "base.group_portal").partner_id
        without = self.env["res.partner"].create({"name": "Without Account"})
        for user in (self.office, self.manager):
            told = (account | without).with_user(user).signup_get_auth_param()
            self.assertFalse(any(told.values()))
        neighbour = self.make_user("neighbour", "base.group_user")
        told = account.with_user(neighbour).signup_get_auth_param()
        self.assertEqual(told[account.id], {"auth_login": "customer.user"})
