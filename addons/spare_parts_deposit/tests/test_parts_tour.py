from odoo.tests import HttpCase, tagged

from .common import PartsCase


@tagged("post_install", "-at_install")
class TestPartsTour(PartsCase, HttpCase):
    def test_the_keeper_scans_the_lines_and_ships(self):
        self.pay_in(self.account, 1000)
        self.screen.default_code = "TOUR-A"
        self.battery.barcode = "TOUR-B"
        requisition = self.take_to(self.ask_for((self.screen, 2), (self.battery, 1)), "approved")
        self.start_tour(
            f"/odoo/parts-requisitions/{requisition.id}",
            "spare_parts_deposit_keeper_ships",
            login=self.keeper.login,
            timeout=120,
        )
        self.assertEqual(requisition.line_ids.sorted("id").mapped("approved_qty"), [1, 1])
        self.assertEqual(requisition.sudo().backorder_ids.line_ids.approved_qty, 1)
