from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import PartsCase


@tagged("post_install", "-at_install")
class TestPartsReturn(PartsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pay_in(cls.account, 1000)
        cls.stock_point((cls.screen, 3))

    def send_back(self, *parts):
        return (
            self.env["parts.return"]
            .with_user(self.storekeeper)
            .create(
                {
                    "line_ids": [
                        Command.create({"product_id": part.id, "quantity": quantity})
                        for part, quantity in parts
                    ]
                }
            )
        )

    def test_a_wrong_part_goes_back_from_the_order_and_says_why(self):
        order = self.start_order()
        part = self.plan_part(order, self.screen).with_user(self.storekeeper)
        action = part.action_wrong_part()
        record = self.env["parts.return"].with_user(self.storekeeper).browse(action["res_id"])
        brought = self.env["parts.requisition"].search(
            [("point_id", "=", self.point.id), ("state", "=", "received")], limit=1
        )
        self.assertRecordValues(
            record, [{"reason": "wrong_sent", "requisition_id": brought.id, "note": order.name}]
        )
        record.action_send()
        with self.assertRefused("keeps its point and its reason"):
            record.reason = "surplus"
        record.with_user(self.keeper).action_receive()
        self.assertEqual(record.line_ids.released_value, 100)
        self.assertFigures(self.account, 1000, 200)
        self.assertEqual(part.state, "planned", "the right one is still to be put in")
        part.with_user(self.technician_user).action_use()
        with self.assertRefused("put in already"):
            part.action_wrong_part()

    def test_reasons_are_counted(self):
        for reason, pieces in (("wrong_sent", 1), ("surplus", 2)):
            record = self.send_back((self.screen, pieces))
            record.reason = reason
            record.action_send()
        rows = self.env["parts.return.line"]._read_group(
            [("point_id", "=", self.point.id), ("state", "in", ("sent", "received"))],
            ["reason"],
            ["quantity:sum"],
        )
        self.assertEqual(dict(rows), {"surplus": 2, "wrong_sent": 1})

    def test_the_return_names_a_requisition_of_its_own_point(self):
        requisition = self.stock_point((self.battery, 1))
        action = requisition.with_user(self.storekeeper).action_send_back()
        context = action["context"]
        self.assertEqual(context["default_requisition_id"], requisition.id)
        other = self.env["parts.return"].with_user(self.other_storekeeper)
        with self.assertRaises(UserError), self.env.cr.savepoint():
            other.create({"requisition_id": requisition.id, "reason": "wrong_sent"})

    def test_serials_go_back_as_they_are_told(self):
        board = self.make_part("Board", 50, stock=0, tracking="serial")
        lots = self.env["stock.lot"].create(
            [{"name": f"R-{number}", "product_id": board.id} for number in range(3)]
        )
        for lot in lots:
            self.env["stock.quant"]._update_available_quantity(
                board, self.warehouse.lot_stock_id, 1, lot_id=lot
            )
        self.stock_point((board, 3))
        record = self.send_back((board, 1))
        with self.assertRefused("one serial number per piece"):
            record.line_ids.lot_ids = lots[1:]
        record.line_ids.lot_ids = lots[2]
        record.action_send()
        record.with_user(self.keeper).action_receive()
        self.assertEqual(
            lots[2].quant_ids.filtered(lambda q: q.quantity > 0).location_id,
            self.warehouse.lot_stock_id,
        )
        self.assertProved()

    def test_good_parts_free_their_value_when_the_warehouse_has_them(self):
        record = self.send_back((self.screen, 2))
        record.action_send()
        self.assertFigures(self.account, 1000, 300)
        self.assertProved()
        with self.assertRefused("another desk"):
            record.action_receive()
        record.with_user(self.keeper).action_receive()
        self.assertFigures(self.account, 1000, 100)
        self.assertEqual(self.pieces(self.screen, self.warehouse.lot_stock_id), 99)
        self.assertEqual(self.pieces(self.screen, self.company._get_parts_transit_location()), 0)
        self.assertProved()

    def test_a_point_sends_back_only_what_it_has(self):
        with self.assertRefused(r"Screen \(3/4\)"):
            self.send_back((self.screen, 4)).action_send()

    def test_the_last_piece_takes_the_last_cent(self):
        self.account.multiple = 9
        third = self.make_part("Third", 33.333)
        self.stock_point((third, 3))
        for _each in range(3):
            record = self.send_back((third, 1))
            record.action_send()
            record.with_user(self.keeper).action_receive()
        self.assertFigures(self.account, 1000, 300)
        self.assertProved()

    def test_what_was_sent_stays_as_it_is(self):
        record = self.send_back((self.screen, 1))
        record.action_send()
        with self.assertRaises(UserError):
            record.line_ids.quantity = 3
        with self.assertRaises(UserError):
            record.action_cancel()
