from odoo.tests import TransactionCase

from odoo.addons.mail.tests.common import mail_new_test_user

from ..common import CrossAddons

POINT_APPS = {"service_network.menu_root", "mail.menu_root_discuss", "contacts.menu_contacts"}


class TestPointApps(CrossAddons, TransactionCase):
    """Which apps a user finds at the top: one that opens nothing for him is not there."""

    def apps_of(self, groups):
        login = groups.replace(".", "_")
        user = mail_new_test_user(self.env, login=login, groups=groups)
        Menu = self.env["ir.ui.menu"].with_user(user)
        roots = Menu.browse(Menu.load_menus(False)["root"]["children"])
        return set(roots.sudo().get_external_id().values())

    def test_a_point_finds_what_it_works_with(self):
        for role in ("manager", "technician"):
            with self.subTest(role=role):
                apps = self.apps_of(f"service_network.group_point_{role}")
                self.assertEqual(apps, POINT_APPS)

    def test_an_app_that_a_group_of_its_own_gives_stays(self):
        groups = "service_network.group_point_manager,hr.group_hr_user"
        self.assertIn("hr.menu_hr_root", self.apps_of(groups))

    def test_who_has_none_of_our_roles_finds_what_odoo_shows_him(self):
        apps = self.apps_of("base.group_user")
        self.assertIn("calendar.mail_menu_calendar", apps)
        self.assertNotIn("service_network.menu_root", apps)
