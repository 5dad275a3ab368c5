from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import PartsCase


@tagged("post_install", "-at_install")
class TestPartsTransfer(PartsCase):
    """From the north point to the south point."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pay_in(cls.account, 1000)
        cls.pay_in(cls.other_account, 500)
        cls.stock_point((cls.screen, 6))

    def asked(self, quantity, part=None):
        return (
            self.env["parts.transfer"]
            .with_user(self.other_storekeeper)
            .create(
                {
                    "line_ids": [
                        Command.create(
                            {"product_id": (part or self.screen).id, "quantity": quantity}
                        )
                    ]
                }
            )
        )

    def ordered(self, quantity):
        transfer = self.asked(quantity)
        office = transfer.with_user(self.keeper)
        office.from_point_id = self.point
        office.action_order()
        return transfer

    def test_a_number_is_given_when_the_document_is_saved_and_none_is_lost_before(self):
        sequence = self.env["ir.sequence"].search([("code", "=", "parts.transfer")])
        before = sequence.number_next_actual
        Form(self.env["parts.transfer"].with_user(self.other_storekeeper))
        self.assertEqual(sequence.number_next_actual, before, "an abandoned form takes no number")
        first, second = self.asked(1), self.asked(1)
        self.assertTrue(first.name and second.name)
        self.assertNotEqual(first.name, second.name)

    def test_both_accounts_move_at_once(self):
        transfer = self.ordered(2)
        transfer.with_user(self.storekeeper).action_send(key="t")
        transfer.with_user(self.storekeeper).action_send(key="t")
        self.assertFigures(self.account, 1000, 400)
        self.assertFigures(self.other_account, 500, 200)
        self.assertProved(self.account | self.other_account)
        transfer.with_user(self.other_storekeeper).action_receive()
        self.assertEqual(self.pieces(self.screen, self.point.parts_location_id), 4)
        self.assertEqual(self.pieces(self.screen, self.other_point.parts_location_id), 2)
        self.assertFigures(self.other_account, 500, 200)
        self.assertProved(self.account | self.other_account)

    def test_the_receiver_is_asked_about_what_was_not_counted_or_is_short(self):
        transfer = self.ordered(2)
        transfer.with_user(self.storekeeper).action_send()
        mine = transfer.with_user(self.other_storekeeper)
        with self.assertRefused("South Point"):
            transfer.with_user(self.storekeeper).action_ask_receive()
        Receipt = self.env["parts.receipt"].with_user(self.other_storekeeper)
        dialog = Receipt.browse(mine.action_ask_receive()["res_id"])
        self.assertIn("all 2 pieces", dialog.question)
        mine.action_count()
        mine.line_ids.received_qty = 1
        dialog = Receipt.browse(mine.action_ask_receive()["res_id"])
        self.assertIn("1 × Screen", dialog.question)
        dialog.action_receive()
        self.assertEqual(transfer.state, "received")
        self.assertEqual(self.pieces(self.screen, self.other_point.parts_location_id), 1)

    def test_the_giver_scans_what_it_sends_and_the_rest_stays_ordered(self):
        self.screen.default_code = "SCR"
        transfer = self.ordered(3)
        giver = transfer.with_user(self.storekeeper)
        giver.action_scan("scr", key="1")
        giver.action_scan("scr", key="1")
        answer = giver.action_scan("scr", key="2")
        self.assertEqual((answer["count"], answer["of"]), (2, 3))
        with self.assertRefused("belongs to"):
            transfer.action_scan("scr")
        giver.action_send()
        self.assertEqual(transfer.line_ids.quantity, 2)
        rest = (
            self.env["parts.transfer"].search([("point_id", "=", self.other_point.id)]) - transfer
        )
        self.assertRecordValues(rest, [{"state": "ordered", "from_point_id": self.point.id}])
        self.assertEqual(rest.line_ids.quantity, 1)
        self.assertFigures(self.account, 1000, 400)
        self.assertFigures(self.other_account, 500, 200)
        self.assertProved(self.account | self.other_account)
        rest.with_user(self.storekeeper).action_send()
        self.assertFigures(self.other_account, 500, 300)

    def test_serials_that_were_scanned_are_sent(self):
        board = self.make_part("Board", 50, stock=0, tracking="serial")
        lots = self.env["stock.lot"].create(
            [{"name": f"T-{number}", "product_id": board.id} for number in range(3)]
        )
        for lot in lots:
            self.env["stock.quant"]._update_available_quantity(
                board, self.warehouse.lot_stock_id, 1, lot_id=lot
            )
        self.stock_point((board, 3))
        transfer = self.asked(1, board)
        transfer.with_user(self.keeper).from_point_id = self.point
        transfer.with_user(self.keeper).action_order()
        transfer.with_user(self.storekeeper).action_scan("T-2")
        transfer.with_user(self.storekeeper).action_send()
        transfer.action_receive()
        here = self.other_point.parts_location_id
        self.assertEqual(
            self.env["stock.quant"].search([("location_id", "=", here.id)]).lot_id, lots[2]
        )
        self.assertProved(self.account | self.other_account)

    def test_the_receiver_is_never_over_its_limit_and_then_nothing_moves(self):
        transfer = self.ordered(6)
        with self.assertRefused(r"600\.00 asked.*500\.00 free"):
            transfer.with_user(self.storekeeper).action_send()
        self.assertEqual(transfer.state, "ordered")
        self.assertFigures(self.account, 1000, 600)
        self.assertFigures(self.other_account, 500, 0)
        self.assertEqual(self.pieces(self.screen, self.point.parts_location_id), 6)

    def test_the_value_is_what_the_giver_held_it_at(self):
        self.screen.standard_price = 300
        self.ordered(3).with_user(self.storekeeper).action_send()
        self.assertFigures(self.other_account, 500, 300)

    def test_what_does_not_arrive_is_voided_and_claimed(self):
        transfer = self.ordered(3)
        transfer.with_user(self.storekeeper).action_send()
        line = transfer.line_ids.with_user(self.other_storekeeper)
        line.write({"received_qty": 1, "damaged_qty": 1})
        transfer.with_user(self.other_storekeeper).action_receive()
        self.assertFigures(self.other_account, 500, 100)
        claims = self.env["parts.claim"].search([("transfer_line_id", "=", line.id)])
        self.assertEqual(claims.point_id, self.other_point)
        self.assertEqual(sum(claims.mapped("value")), 200)
        self.assertProved(self.account | self.other_account)

    def test_nothing_arrives(self):
        transfer = self.ordered(2)
        transfer.with_user(self.storekeeper).action_send()
        transfer.line_ids.with_user(self.other_storekeeper).received_qty = 0
        transfer.with_user(self.other_storekeeper).action_receive()
        self.assertFigures(self.other_account, 500, 0)
        self.assertProved(self.account | self.other_account)

    def test_each_side_takes_its_own_step(self):
        transfer = self.ordered(2)
        with self.assertRefused("belongs to"):
            transfer.with_user(self.other_storekeeper).action_send()
        with self.assertRefused("another desk"):
            transfer.with_user(self.keeper).action_send()
        transfer.with_user(self.storekeeper).action_send()
        with self.assertRefused("belongs to"):
            transfer.with_user(self.storekeeper).action_receive()

    def test_the_warehouse_chooses_who_gives(self):
        transfer = self.asked(2)
        with self.assertRefused("no giver"):
            transfer.with_user(self.keeper).action_order()
        with self.assertRaises(UserError):
            transfer.from_point_id = self.point.id
        with self.assertRefused("another desk"):
            transfer.action_order()

    def test_a_giver_sees_what_it_is_to_send_and_nothing_of_the_receiver(self):
        transfer = self.asked(2)
        with self.assertRaises(AccessError):
            transfer.with_user(self.storekeeper).check_access("read")
        transfer.with_user(self.keeper).from_point_id = self.point
        transfer.with_user(self.keeper).action_order()
        own = transfer.with_user(self.storekeeper)
        self.assertEqual((own.from_name, own.to_name), (self.point.name, self.other_point.name))
        with self.assertRaises(AccessError):
            own.note = "Changed"
        own.action_send()
        with self.assertRaises(AccessError):
            own.line_ids.received_qty = 2
        with self.assertRaises(AccessError):
            self.other_account.with_user(self.storekeeper).check_access("read")

    def test_scanning_counts_what_arrives(self):
        self.screen.barcode = "6901"
        transfer = self.ordered(2)
        transfer.with_user(self.storekeeper).action_send()
        own = transfer.with_user(self.other_storekeeper)
        own.action_scan("6901")
        self.assertEqual(transfer.line_ids.received_qty, 1)

    def test_cancelled_before_it_is_sent(self):
        transfer = self.ordered(2)
        with self.assertRefused("cancelled by who asked"):
            transfer.with_user(self.storekeeper).action_cancel()
        transfer.with_user(self.other_storekeeper).action_cancel()
        self.assertEqual(transfer.state, "cancelled")
