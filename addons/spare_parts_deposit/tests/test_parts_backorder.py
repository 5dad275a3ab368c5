from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import PartsCase


@tagged("post_install", "-at_install")
class TestPartsBackorder(PartsCase):
    """Set aside at approval, shipped as far as it goes, the rest held until it comes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pay_in(cls.account, 1000)
        cls.rare = cls.make_part("Rare", 10.0, stock=2)
        cls.shelf = cls.warehouse.lot_stock_id

    def restock(self, part, quantity):
        """Goods come in the way Odoo receives them, so that waiting transfers are served."""
        supplier = self.env.ref("stock.stock_location_suppliers")
        move = self.env["stock.move"].create(
            {
                "product_id": part.id,
                "product_uom_qty": quantity,
                "location_id": supplier.id,
                "location_dest_id": self.shelf.id,
                "picking_type_id": self.warehouse.in_type_id.id,
            }
        )
        move._action_confirm()
        move.quantity = quantity
        move.picked = True
        move.picking_id._action_done()

    def test_approval_sets_aside_what_is_there(self):
        requisition = self.take_to(self.ask_for((self.rare, 5)), "approved")
        self.assertEqual(requisition.line_ids.sudo().reserved_qty, 2)
        self.assertEqual(self.pieces(self.rare, self.shelf), 0)

    def test_what_is_set_aside_for_one_point_is_not_sent_to_another(self):
        self.take_to(self.ask_for((self.rare, 2)), "approved")
        second = self.take_to(self.ask_for((self.rare, 1)), "approved")
        with self.assertRefused("has nothing of what"):
            second.with_user(self.keeper).action_ship()

    def test_the_rest_becomes_a_back_order_that_stays_held(self):
        requisition = self.take_to(self.ask_for((self.rare, 5), (self.screen, 1)), "shipped")
        backorder = requisition.sudo().backorder_ids
        self.assertEqual(backorder.state, "approved")
        self.assertEqual(backorder.line_ids.approved_qty, 3)
        self.assertEqual(backorder.approver_id, self.keeper)
        self.assertFigures(self.account, 1000, 150)
        self.assertEqual(requisition.sudo().amount + backorder.amount, 150)
        self.assertProved()
        requisition.with_user(self.storekeeper).action_receive()
        self.assertProved()
        self.assertEqual(requisition.sudo().line_ids.sorted("id")[0].approved_qty, 2)

    def test_a_back_order_ships_when_parts_come_in(self):
        requisition = self.take_to(self.ask_for((self.rare, 5)), "shipped")
        backorder = requisition.sudo().backorder_ids
        with self.assertRefused("has nothing of what"):
            backorder.with_user(self.keeper).action_ship()
        self.restock(self.rare, 2)
        self.assertEqual(backorder.line_ids.reserved_qty, 2)
        backorder.with_user(self.keeper).action_ship()
        last = backorder.backorder_ids
        self.assertEqual(last.line_ids.approved_qty, 1)
        backorder.with_user(self.storekeeper).action_receive()
        requisition.with_user(self.storekeeper).action_receive()
        self.assertEqual(self.pieces(self.rare, self.point.parts_location_id), 4)
        self.assertFigures(self.account, 1000, 50)
        self.assertProved()

    def test_cancelling_a_back_order_voids_what_was_held_and_frees_the_stock(self):
        requisition = self.take_to(self.ask_for((self.rare, 5)), "shipped")
        backorder = requisition.sudo().backorder_ids
        self.restock(self.rare, 3)
        backorder.with_user(self.keeper).action_cancel()
        self.assertEqual(self.pieces(self.rare, self.shelf), 3)
        self.assertFigures(self.account, 1000, 20)
        self.assertProved()

    def test_splitting_never_needs_room(self):
        """Not even where the account is full, or blocked since."""
        requisition = self.take_to(self.ask_for((self.rare, 5), (self.screen, 9.5)), "approved")
        self.account.sudo().action_block()
        requisition.with_user(self.keeper).action_ship()
        self.assertFigures(self.account, 1000, 1000)
        self.assertProved()

    def test_cents_are_not_lost_between_the_halves(self):
        odd = self.make_part("Odd", 33.335, stock=1)
        requisition = self.take_to(self.ask_for((odd, 3)), "approved")
        held = self.account.held
        requisition.with_user(self.keeper).action_ship()
        self.assertFigures(self.account, 1000, held)
        for document in requisition | requisition.sudo().backorder_ids:
            hold = document.sudo().line_ids.hold_id
            self.assertEqual(hold.split_id.kind, "hold")
        self.assertProved()

    def test_scanning_ships_what_was_scanned(self):
        self.rare.barcode = "690123"
        requisition = self.take_to(self.ask_for((self.rare, 2), (self.screen, 1)), "approved")
        scanned = requisition.with_user(self.keeper).action_scan("690123", key="s1")
        self.assertEqual((scanned["count"], scanned["of"]), (1, 2))
        requisition.with_user(self.keeper).action_scan("690123", key="s1")
        requisition.with_user(self.keeper).action_ship()
        quantities = requisition.sudo().line_ids.sorted("id").mapped("approved_qty")
        self.assertEqual(quantities, [1, 0])
        rest = requisition.sudo().backorder_ids.line_ids.sorted("id")
        self.assertEqual(rest.mapped("approved_qty"), [1, 1])
        self.assertProved()

    def test_the_serials_that_were_scanned_are_the_ones_that_go(self):
        board = self.make_part("Board", 50, stock=0, tracking="serial")
        lots = self.env["stock.lot"].create(
            [{"name": f"B{number}", "product_id": board.id} for number in range(4)]
        )
        for lot in lots:
            self.env["stock.quant"]._update_available_quantity(board, self.shelf, 1, lot_id=lot)
        requisition = self.take_to(self.ask_for((board, 2)), "approved").with_user(self.keeper)
        requisition.action_scan("B3")
        with self.assertRefused("scanned already"):
            requisition.action_scan("B3")
        requisition.action_scan("B2")
        requisition.action_ship()
        requisition.with_user(self.storekeeper).action_receive()
        there = self.env["stock.quant"].search(
            [("location_id", "=", self.point.parts_location_id.id), ("product_id", "=", board.id)]
        )
        self.assertEqual(there.lot_id, lots[2] | lots[3])
        labels = requisition.sudo()._labels()
        self.assertEqual({label["serial"] for label in labels}, {"B2", "B3"})

    def test_counting_at_receipt_begins_with_nothing(self):
        self.screen.default_code = "SCR"
        requisition = self.take_to(self.ask_for((self.screen, 3)), "shipped")
        own = requisition.with_user(self.storekeeper)
        own.action_scan("scr")
        own.action_scan("SCR")
        self.assertEqual(requisition.line_ids.received_qty, 2)
        with self.assertRefused("is not on"):
            own.action_scan("SOMETHING")
        own.action_receive()
        self.assertFigures(self.account, 1000, 200)
        self.assertProved()

    def test_only_the_desk_whose_step_it_is_counts(self):
        requisition = self.take_to(self.ask_for((self.screen, 3)), "approved")
        self.screen.default_code = "SCR"
        with self.assertRefused("another desk"):
            requisition.with_user(self.storekeeper).action_scan("SCR")
        requisition.with_user(self.keeper).action_ship()
        with self.assertRefused("another desk"):
            requisition.with_user(self.keeper).action_scan("SCR")
        requisition.with_user(self.storekeeper).action_receive()
        with self.assertRefused("nothing|Nothing"):
            requisition.with_user(self.storekeeper).action_scan("SCR")

    def test_no_more_is_counted_than_was_approved(self):
        self.screen.default_code = "SCR"
        requisition = self.take_to(self.ask_for((self.screen, 1)), "approved")
        requisition.with_user(self.keeper).action_scan("SCR")
        with self.assertRefused("counted already"):
            requisition.with_user(self.keeper).action_scan("SCR")

    def test_numbers_of_the_document_are_not_written_by_hand(self):
        requisition = self.ask_for((self.screen, 1))
        for vals in ({"backorder_of_id": requisition.id}, {"approved_at": "2026-01-01"}):
            with self.assertRaises(UserError):
                self.env["parts.requisition"].with_user(self.storekeeper).create(
                    {"line_ids": [Command.create({"product_id": self.screen.id})], **vals}
                )
