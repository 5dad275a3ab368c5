from odoo.tests import tagged

from .common import PartsCase


@tagged("post_install", "-at_install")
class TestPartDoa(PartsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pay_in(cls.account, 1000)
        cls.stock_point((cls.screen, 3))

    def test_a_part_that_is_dead_on_opening_is_exchanged_without_fee(self):
        order = self.start_order()
        part = self.plan_part(order, self.screen, outcome="paid")
        part.action_dead_on_opening(key="doa")
        part.action_dead_on_opening(key="doa")
        dead = order.part_ids - part
        self.assertRecordValues(
            dead, [{"state": "used", "outcome": "warranty", "price_unit": 0, "is_doa": True}]
        )
        self.assertEqual(part.state, "planned")
        self.assertEqual(self.pieces(self.screen, self.point.parts_location_id), 2)
        self.assertFigures(self.account, 1000, 300)
        self.assertProved()

    def test_it_goes_back_like_an_old_part_and_frees_the_limit(self):
        self.screen.old_part_returnable = False
        part = self.plan_part(self.start_order(), self.screen)
        part.action_dead_on_opening()
        old_part = part.order_id.sudo().old_part_ids
        self.assertTrue(old_part.is_doa)
        part.action_use()
        self.assertFigures(self.account, 1000, 200)
        old_part.with_user(self.storekeeper).action_hand_in()
        old_part.with_user(self.keeper).action_accept()
        old_part.with_user(self.keeper).action_write_off()
        self.assertFigures(self.account, 1000, 100)
        self.assertProved()

    def test_what_was_put_in_is_not_dead_on_opening(self):
        used = self.use_part(self.screen)
        with self.assertRefused("put in already"):
            used.action_dead_on_opening()

    def test_a_wrong_part_in_the_box_is_claimed_and_goes_back(self):
        requisition = self.take_to(self.ask_for((self.battery, 2)), "shipped")
        line = requisition.line_ids.with_user(self.storekeeper)
        line.write({"received_qty": 1, "wrong_qty": 1})
        requisition.with_user(self.storekeeper).action_receive()
        claim = requisition.sudo().claim_ids
        self.assertRecordValues(claim, [{"kind": "wrong", "goods": "stock", "quantity": 1}])
        self.assertFigures(self.account, 1000, 330)
        claim.with_user(self.keeper).fault = "warehouse"
        claim.with_user(self.keeper).action_decide()
        self.assertEqual(self.pieces(self.battery, self.warehouse.lot_stock_id), 99)
        self.assertProved()
