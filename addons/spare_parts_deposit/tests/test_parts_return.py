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
