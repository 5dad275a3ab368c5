from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.service_network.tests.common import NetworkCase

HOMES = {
    "repair_intake.group_hotline_agent": "service_hotline.action_desk",
    "service_hotline.group_hotline_supervisor": "service_hotline.action_service_call_report",
    "repair_intake.group_technical_expert": "technical_support.action_service_escalation_queue",
    "customer_followup.group_followup_agent": "customer_followup.action_followup_queue",
    "customer_followup.group_complaint_officer": "customer_followup.action_service_complaint",
    "spare_parts_deposit.group_warehouse_keeper": "spare_parts_deposit.action_warehouse_desk",
    "service_settlement.group_settlement_accountant": "service_settlement.action_settlement_run",
    "service_network.group_oversight_manager": "repair_intake.action_service_overview",
    "service_network.group_point_manager": "field_dispatch.action_dispatch_board",
    "spare_parts_deposit.group_point_storekeeper": "spare_parts_deposit.action_parts_desk",
    # sent to nobody: stands at the counter
    "service_network.group_point_technician": "service_counter.action_service_custody",
}

MAY_EXPORT = {
    "service_settlement.group_settlement_accountant": True,
    "service_network.group_oversight_manager": True,
    "service_network.group_network_manager": True,
    "spare_parts_deposit.group_warehouse_keeper": True,
    "service_network.group_point_manager": True,
    "spare_parts_deposit.group_point_storekeeper": True,
    "service_network.group_point_technician": False,
    "repair_intake.group_hotline_agent": False,  # sees numbers in full
}


@tagged("post_install", "-at_install")
class TestHomes(NetworkCase):
    def user_with(self, group):
        points = self.point if "point" in group else ()
        return self.make_user(group, group, points)

    def test_each_role_begins_at_its_own_page_without_demo_data(self):
        for group, xmlid in HOMES.items():
            with self.subTest(group):
                user = self.user_with(group)
                self.assertEqual(user._home_action_id(), self.env.ref(xmlid).id)

    def test_the_icon_of_the_app_leads_to_the_page_of_the_role(self):
        root = self.env.ref("service_network.menu_root").id
        for group, xmlid in HOMES.items():
            with self.subTest(group):
                Menu = self.env["ir.ui.menu"].with_user(self.user_with(group))
                action = self.env.ref(xmlid)
                app = Menu.load_web_menus(False)[root]
                self.assertEqual(
                    (app["actionID"], app["actionModel"], app["actionPath"]),
                    (action.id, action.type, action.path),
                )

    def test_who_is_sent_to_customers_begins_at_his_visits(self):
        user = self.user_with("service_network.group_point_technician")
        self.make_technician("Li Lei", self.point, user)
        visits = self.env.ref("field_dispatch.action_my_visits")
        self.assertEqual(user._home_action_id(), visits.id)

    def test_of_two_roles_the_managers_home_wins(self):
        user = self.user_with("service_network.group_point_manager")
        group = self.env.ref("spare_parts_deposit.group_point_storekeeper")
        user.group_ids = [Command.link(group.id)]
        board = self.env.ref("field_dispatch.action_dispatch_board")
        self.assertEqual(user._home_action_id(), board.id)

    def test_the_right_to_export_comes_with_the_role(self):
        for group, may in MAY_EXPORT.items():
            with self.subTest(group):
                exports = self.user_with(group).has_group("base.group_allow_export")
                self.assertEqual(exports, may)
