from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import PartsCase


@tagged("post_install", "-at_install")
class TestWarehouseDesk(PartsCase):
    """The warehouse keeper's home: each tile opens what it counts."""

    def desk(self):
        Desk = self.env["warehouse.desk"].with_user(self.keeper)
        return Desk.browse(Desk.action_open()["res_id"])

    def test_each_tile_opens_what_it_counts(self):
        asked, approved = self.desk().to_approve_count, self.desk().to_ship_count
        self.pay_in(self.account, 1000)
        self.take_to(self.ask_for((self.screen, 1)), "submitted")
        self.take_to(self.ask_for((self.battery, 2)), "approved")
        after = self.desk()
        self.assertEqual((after.to_approve_count, after.to_ship_count), (asked + 1, approved + 1))
        for name in after._queues():
            action = after.with_context(queue=name).action_view_queue()
            found = self.env[action["res_model"]].with_user(self.keeper)
            self.assertEqual(found.search_count(action["domain"]), after[f"{name}_count"], name)

    def test_a_number_opens_its_document_and_a_code_tells_the_stock(self):
        self.screen.default_code = "SCR-W"
        requisition = self.ask_for((self.screen, 1))
        self.assertEqual(
            self.desk().action_scan(requisition.name)["action"]["res_id"], requisition.id
        )
        self.assertIn("100", self.desk().action_scan("scr-w")["message"])

    def test_a_point_has_no_warehouse_desk(self):
        with self.assertRaises(AccessError):
            self.env["warehouse.desk"].with_user(self.storekeeper).action_open()
