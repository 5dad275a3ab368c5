from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import PartsCase


@tagged("post_install", "-at_install")
class TestPartChoice(PartsCase):
    """What a technician is offered for an order: what is in reach, to be scanned or tapped."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pay_in(cls.account, 1000)
        cls.stock_point((cls.screen, 3), (cls.battery, 2))
        cls.screen.default_code = "SCR-CHOICE"
        cls.never_there = cls.make_part("Board", 10)
        cls.order = cls.start_order()

    def choose(self, order=None, user=None):
        action = (order or self.order).with_user(user or self.technician_user).action_choose_parts()
        return self.reopened(action, user)

    def reopened(self, action, user=None):
        Choice = self.env[action["res_model"]].with_user(user or self.technician_user)
        return Choice.browse(action["res_id"])

    def line(self, choice, part):
        return choice.line_ids.filtered(lambda line: line.product_id == part)

    def test_only_what_is_in_reach_is_offered_with_its_number(self):
        choice = self.choose()
        self.assertEqual(choice.line_ids.product_id, self.battery | self.screen)
        self.assertIn("3", self.line(choice, self.screen).where)

    def test_parts_are_tapped_and_used(self):
        choice = self.choose()
        choice = self.reopened(self.line(choice, self.screen).action_add())
        choice = self.reopened(self.line(choice, self.screen).action_add())
        self.assertEqual(choice.planned_text, "2 × [SCR-CHOICE] Screen")
        self.assertEqual(self.order.part_ids.quantity, 2)
        self.order.part_ids.outcome = "warranty"
        choice.action_use()
        self.assertEqual(self.order.part_ids.state, "used")
        self.assertEqual(self.pieces(self.screen, self.point.parts_location_id), 1)

    def test_parts_are_scanned_and_a_code_sent_twice_counts_once(self):
        choice = self.choose()
        choice.action_scan("scr-choice", key="a")
        choice.action_scan("scr-choice", key="a")
        self.assertEqual(self.order.part_ids.quantity, 1)
        for code in ("", "none such"):
            with self.assertRefused("no part in reach"):
                choice.action_scan(code)

    def test_a_serial_is_planned_once(self):
        board = self.make_part("Serial Board", 50, stock=0, tracking="serial")
        lot = self.env["stock.lot"].create({"name": "CHOICE-1", "product_id": board.id})
        self.env["stock.quant"]._update_available_quantity(
            board, self.warehouse.lot_stock_id, 1, lot_id=lot
        )
        self.stock_point((board, 1))
        choice = self.choose()
        choice.action_scan("choice-1")
        self.assertEqual(self.order.part_ids.lot_id, lot)
        with self.assertRefused("scanned already"):
            choice.action_scan("choice-1")

    def test_what_was_planned_by_mistake_is_taken_out(self):
        choice = self.choose()
        choice.action_scan("scr-choice")
        choice.action_clear()
        self.assertFalse(self.order.part_ids)

    def test_nobody_chooses_for_an_order_that_is_not_his_to_work_on(self):
        with self.assertRaises(UserError):
            self.choose(self.make_order())
        foreign = self.make_order(point_id=self.other_point.id)
        Choice = self.env["service.part.choice"].with_user(self.technician_user)
        with self.assertRaises(AccessError):
            Choice.create({"order_id": foreign.id})
        mine = self.choose()
        with self.assertRaises(AccessError):
            mine.with_user(self.other_storekeeper).action_scan("scr-choice")
        with self.assertRaises(AccessError):
            mine.line_ids[0].with_user(self.other_storekeeper).action_add()
