from odoo.tests import HttpCase, tagged

from odoo.addons.spare_parts_deposit.tests.common import PartsCase


@tagged("post_install", "-at_install")
class TestStorekeeperTour(PartsCase, HttpCase):
    """The storekeeper's day on a phone."""

    browser_size = "390x844"
    touch_enabled = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pay_in(cls.account, 1000)
        cls.screen.default_code = "TOUR-SCR"

    def tour(self, name):
        self.start_tour(
            "/odoo/parts-desk",
            f"technician_bag_{name}",
            login=self.storekeeper.login,
            timeout=120,
        )

    def test_a_part_is_issued_with_two_scans_and_a_signature(self):
        self.stock_point((self.screen, 2))
        order = self.start_order()
        self.env.cr.execute(
            "UPDATE service_order SET name = 'TOUR-ORDER' WHERE id = %s", [order.id]
        )
        order.invalidate_recordset()
        self.tour("issues_a_part")
        slip = self.env["bag.slip"].search([("order_id", "=", order.id)])
        self.assertEqual(slip.state, "done")
        self.assertTrue(slip.signature)
        self.assertEqual(self.pieces(self.screen, self.technician._bag(self.point)), 1)

    def test_a_parcel_is_received_by_scanning(self):
        requisition = self.take_to(self.ask_for((self.screen, 2)), "shipped")
        self.env.cr.execute(
            "UPDATE parts_requisition SET name = 'TOUR-PARCEL' WHERE id = %s", [requisition.id]
        )
        requisition.invalidate_recordset()
        self.tour("receives_a_parcel")
        self.assertEqual(requisition.state, "received")
        self.assertTrue(requisition.is_counted)
        self.assertEqual(requisition.line_ids.received_qty, 2)
