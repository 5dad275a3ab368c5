from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from odoo.addons.spare_parts_deposit.tests.common import PartsCase

PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
    "awAAAABJRU5ErkJggg=="
)


@tagged("post_install", "-at_install")
class TestTechnicianBag(PartsCase):
    """R4.9: drawn against signature, cleared the same day."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pay_in(cls.account, 1000)
        cls.stock_point((cls.screen, 5), (cls.battery, 5))
        cls.screen.default_code = "SCR"
        cls.shelf = cls.point.parts_location_id
        cls.colleague = cls.make_technician("Colleague", cls.point)

    @classmethod
    def slip(cls, *parts, technician=None, **vals):
        return (
            cls.env["bag.slip"]
            .with_user(cls.storekeeper)
            .create(
                {
                    "technician_id": (technician or cls.technician).id,
                    "line_ids": [
                        Command.create({"product_id": part.id, "quantity": quantity})
                        for part, quantity in parts
                    ],
                    **vals,
                }
            )
        )

    @classmethod
    def draw(cls, *parts, **vals):
        slip = cls.slip(*parts, **vals)
        slip.action_done(signature=PIXEL)
        return slip

    def bag(self, technician=None):
        return (technician or self.technician)._bag(self.point)

    def test_drawn_against_signature(self):
        slip = self.slip((self.screen, 2))
        with self.assertRefused("Let him sign"):
            slip.action_done()
        slip.action_done(signature=PIXEL, key="d")
        slip.action_done(signature=PIXEL, key="d")
        self.assertEqual(self.pieces(self.screen, self.bag()), 2)
        self.assertEqual(self.pieces(self.screen, self.shelf), 3)
        self.assertFigures(self.account, 1000, 650)
        self.assertProved()
        with self.assertRaises(UserError):
            slip.signature = False

    def test_a_slip_is_scanned(self):
        slip = self.slip()
        slip.action_scan("scr", key="1")
        slip.action_scan("scr", key="2")
        slip.action_scan("scr", key="2")
        self.assertEqual(slip.line_ids.quantity, 2)
        with self.assertRefused("no part that"):
            slip.action_scan("UNKNOWN")

    def test_use_takes_from_the_bag_first_and_then_from_the_shelf(self):
        self.draw((self.screen, 1))
        self.use_part(self.screen)
        self.assertEqual(self.pieces(self.screen, self.bag()), 0)
        self.assertEqual(self.pieces(self.screen, self.shelf), 4)
        self.draw((self.screen, 1))
        self.use_part(self.screen, 2.0)
        self.assertEqual(self.pieces(self.screen, self.bag()), 0)
        self.assertEqual(self.pieces(self.screen, self.shelf), 2)
        self.assertProved()

    def test_a_colleagues_bag_is_not_touched(self):
        self.draw((self.screen, 4), technician=self.colleague)
        with self.assertRefused("has 1 .* 2 are wanted"):
            self.use_part(self.screen, 2.0)
        back = self.env["parts.return"].with_user(self.storekeeper)
        back = back.create(
            {"line_ids": [Command.create({"product_id": self.screen.id, "quantity": 2})]}
        )
        with self.assertRefused("does not have enough"):
            back.action_send()

    def test_given_back(self):
        self.draw((self.screen, 2), (self.battery, 1))
        line = (
            self.env["technician.bag"]
            .with_user(self.storekeeper)
            .search([("point_id", "=", self.point.id)], limit=1)
        )
        action = line.action_give_back()
        slip = self.env["bag.slip"].with_user(self.storekeeper).browse(action["res_id"])
        slip.action_done()
        self.assertEqual(self.pieces(self.screen, self.shelf), 5)
        self.assertFalse(self.env["technician.bag"].search([("point_id", "=", self.point.id)]))

    def test_serials_go_through_receipt_bag_and_use(self):
        board = self.make_part("Board", 50, stock=0, tracking="serial", warranty_months=3)
        lots = self.env["stock.lot"].create(
            [{"name": f"S{number}", "product_id": board.id} for number in range(3)]
        )
        for lot in lots:
            self.env["stock.quant"]._update_available_quantity(
                board, self.warehouse.lot_stock_id, 1, lot_id=lot
            )
        self.stock_point((board, 3))
        slip = self.slip()
        slip.action_scan("S1")
        with self.assertRefused("scanned already"):
            slip.action_scan("S1")
        slip.action_scan("S2")
        slip.action_done(signature=PIXEL)
        quants = self.env["stock.quant"].search([("location_id", "=", self.bag().id)])
        self.assertEqual(quants.lot_id, lots[1] | lots[2])
        used = self.use_part(board, lot_id=lots[2].id)
        self.assertTrue(used.warranty_until)
        self.assertEqual(used.sudo().move_id.lot_ids, lots[2])
        self.assertEqual(self.pieces(board, self.bag()), 1)
        self.assertProved()

    def test_what_is_out_after_closing_is_shown(self):
        calendar = self.point.calendar_id
        calendar.tz = "Asia/Shanghai"
        with freeze_time("2026-06-10 02:00:00"):  # a Wednesday morning
            self.draw((self.screen, 1))
        line = self.env["technician.bag"].search([("point_id", "=", self.point.id)])
        for now, overdue in (
            ("2026-06-10 04:30:00", False),  # lunch is no closing
            ("2026-06-10 08:00:00", False),
            ("2026-06-10 15:30:00", True),  # at night
            ("2026-06-11 02:00:00", True),  # the next morning
        ):
            line.invalidate_recordset()
            with freeze_time(now):
                self.assertEqual(line.is_overdue, overdue, now)
                found = line.search([("is_overdue", "=", True), ("point_id", "=", self.point.id)])
                self.assertEqual(bool(found), overdue, now)

    def test_a_later_draw_does_not_hide_what_is_out_since_yesterday(self):
        for day, pieces in (("2026-06-09", 2), ("2026-06-10", 1)):
            with freeze_time(f"{day} 02:00:00"):
                self.draw((self.screen, pieces))
        line = self.env["technician.bag"].search([("point_id", "=", self.point.id)])
        self.assertEqual((line.quantity, line.since.day), (3, 9))
        self.use_part(self.screen, quantity=2)
        line.invalidate_recordset()
        self.assertEqual((line.quantity, line.since.day), (1, 10))

    def test_a_technician_draws_at_his_own_point(self):
        with self.assertRefused("not one of those you may use"):
            self.slip((self.screen, 1), technician=self.other_technician)
        with self.assertRefused("does not work at"):  # of those who see both
            self.slip((self.screen, 1)).sudo().technician_id = self.other_technician

    def test_a_point_sees_its_own_bags(self):
        slip = self.draw((self.screen, 1))
        line = self.env["technician.bag"].search([("point_id", "=", self.point.id)])
        self.assertTrue(line.with_user(self.keeper).has_access("read"))
        for record in (slip, slip.line_ids, line):
            with self.assertRaises(AccessError):
                record.with_user(self.other_storekeeper).check_access("read")
        with self.assertRefused("another desk"):
            self.slip((self.screen, 1)).with_user(self.technician_user).action_done()

    def test_the_desk_counts_what_waits(self):
        self.draw((self.screen, 1))
        self.take_to(self.ask_for((self.battery, 1)), "shipped")
        action = self.env["parts.desk"].with_user(self.storekeeper).action_open()
        desk = self.env["parts.desk"].with_user(self.storekeeper).browse(action["res_id"])
        self.assertEqual((desk.bag_count, desk.to_receive_count), (1, 1))
        self.assertEqual(desk.free, 1000 - 680)
        self.assertIn("4", desk.action_scan("SCR")["message"])
        order = self.start_order()
        context = desk.action_scan(order.name)["action"]["context"]
        self.assertEqual(context["default_technician_id"], self.technician.id)
        with self.assertRefused("neither a number"):
            desk.action_scan("NOBODY")
