from odoo.exceptions import ConcurrencyError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import PartsCase


@tagged("post_install", "-at_install")
class TestPartsUse(PartsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pay_in(cls.account, 1000)
        cls.stock_point((cls.screen, 3), (cls.battery, 3))
        cls.place = cls.point.parts_location_id

    def write_off(self, old_part):
        old_part.with_user(self.storekeeper).action_hand_in()
        old_part.with_user(self.keeper).action_accept()
        old_part.with_user(self.keeper).action_write_off()

    def test_in_warranty_the_value_is_held_until_the_old_part_is_written_off(self):
        used = self.use_part(self.screen)
        self.assertEqual(self.pieces(self.screen, self.place), 2)
        self.assertFigures(self.account, 1000, 390)
        old_part = used.old_part_ids
        self.assertRecordValues(
            old_part,
            [{"state": "owed", "held_value": 100.0, "quantity": 1.0, "point_id": self.point.id}],
        )
        self.write_off(old_part)
        self.assertEqual(used.state, "cleared")
        self.assertFigures(self.account, 1000, 290)
        entry = self.account.entry_ids[0]
        self.assertRecordValues(
            entry, [{"kind": "release", "held_delta": -100.0, "old_part_id": old_part.id}]
        )
        self.assertProved()

    def sell(self, order):
        """What the screen does: plan the part, quote it, ask, put it in, take the fee."""
        part = self.plan_part(order, self.battery, outcome="paid")
        with self.assertRaisesRegex(UserError, "Put it on a quote"), self.env.cr.savepoint():
            part.action_use()
        action = order.with_user(self.technician_user).action_quote()
        quote = self.env["service.quote"].browse(action["res_id"])
        self.assertEqual(quote.line_ids.product_id, self.battery)
        # on an order that is free the line is free until somebody says it is sold
        quote.line_ids.write({"free_reason": False, "price_unit": 45})
        quote.with_user(self.technician_user).action_send()
        quote.sudo()._accept("Li Lei", "online")
        part.action_use()
        self.assertEqual((part.state, part.price_unit), ("used", 45))
        return order

    def test_a_part_is_sold_on_every_type_of_order(self):
        for service_type, result in (
            ("maintenance", "serviced"),
            ("installation", "installed"),
            ("inspection", "serviced"),
        ):
            with self.subTest(service_type):
                order = self.sell(self.start_order(service_type=service_type))
                order._step("finish", {"result": result})
                self.assertEqual(order.charge_total, 45)

    def test_a_part_is_sold_beside_a_repair_in_warranty(self):
        order = self.start_order()
        order.sudo()._override_verdict("free_repair", "Known defect")
        free = self.plan_part(order, self.screen)
        free.action_use()
        self.sell(order)
        order._step("finish", {"result": "repaired"})
        self.assertEqual(order.charge_total, 45)

    def quote_of(self, order, part, quantity=1.0, price=45):
        """A quote that the customer agreed to: labour and one part."""
        quote = self.env["service.quote"].create(
            {
                "order_id": order.id,
                "line_ids": [
                    Command.create({"name": "Labour", "kind": "labour", "price_unit": 50}),
                    Command.create(
                        {"product_id": part.id, "quantity": quantity, "price_unit": price}
                    ),
                ],
            }
        )
        quote.action_send()
        quote.accept("Li Lei", "phone")
        return quote

    def finish(self, order, result="repaired"):
        order.with_user(self.technician_user).write({"result": result})
        order.with_user(self.technician_user).action_finish()

    def test_a_part_that_is_charged_is_out_of_the_stock_before_the_order_is_finished(self):
        order = self.start_order()
        self.quote_of(order, self.battery, 2)
        self.assertIn("2 × Battery", order.finish_remarks)
        self.use_part(self.battery, order=order, outcome="paid")
        with self.assertRefused("1 × Battery, and nobody has used it"):
            self.finish(order)
        self.use_part(self.battery, order=order, outcome="paid")
        self.assertFalse(order.finish_remarks)
        self.finish(order)
        self.assertEqual(order.charge_total, 140)

    def test_an_agreed_part_that_is_not_used_is_taken_off_and_stays_off(self):
        order = self.start_order()
        line = self.quote_of(order, self.battery).line_ids.filtered("product_id")
        line.with_user(self.technician_user).action_take_off()
        self.finish(order)
        self.assertEqual(order.charge_total, 50)
        with self.assertRefused("nobody has used it"):
            line.with_user(self.technician_user).action_put_back()
        self.assertFalse(line.is_done)

    def test_what_was_not_done_in_the_end_charges_no_part(self):
        order = self.start_order()
        self.quote_of(order, self.battery)
        self.finish(order, "not_repairable")
        self.assertEqual(order.charge_total, 0)

    def test_a_rejected_old_part_stays_owed(self):
        old_part = self.use_part(self.screen).old_part_ids
        old_part.with_user(self.storekeeper).action_hand_in()
        old_part.with_user(self.keeper).action_reject(note="Another model")
        with self.assertRaises(UserError):
            old_part.with_user(self.keeper).action_write_off()
        self.assertFigures(self.account, 1000, 390)
        self.assertProved()
        self.write_off(old_part)
        self.assertFigures(self.account, 1000, 290)

    def test_used_parts_reach_the_ledger_at_once_where_stock_is_perpetual(self):
        category = self.env["product.category"].create(
            {"name": "Perpetual", "property_valuation": "real_time"}
        )
        board = self.make_part("Board", 80, categ_id=category.id)
        self.stock_point((board, 2))
        used = self.use_part(board, 2)
        journal_entry = used.sudo().move_id.account_move_id
        self.assertEqual(journal_entry.state, "posted")
        cost = self.company._get_after_sales_cost_account()
        line = journal_entry.line_ids.filtered(lambda line: line.account_id == cost)
        self.assertEqual(line.balance, 160)
        self.assertEqual(
            used.sudo().move_id.location_dest_id, self.company._get_after_sales_cost_location()
        )

    def test_a_sold_part_is_released_when_the_money_is_turned_in(self):
        order = self.start_order()
        self.agree(order, self.screen)
        used = self.use_part(self.screen, order=order, outcome="paid")
        self.assertEqual(used.sudo().move_id.location_dest_id.usage, "customer")
        self.assertFalse(used.old_part_ids)
        self.assertFigures(self.account, 1000, 390)
        self.assertProved()
        for user in (self.manager, self.storekeeper, self.technician_user):
            with self.assertRefused("another desk"):
                used.with_user(user).action_clear()
        used.with_user(self.accountant).action_clear()
        self.assertFigures(self.account, 1000, 290)
        self.assertProved()

    def test_a_part_is_sold_only_as_the_customer_agreed(self):
        order = self.start_order()
        with self.assertRefused("not agreed to pay for 1 × Screen"):
            self.use_part(self.screen, order=order, outcome="paid")
        self.agree(order, self.battery)
        with self.assertRefused("not agreed to pay for 1 × Screen"):
            self.use_part(self.screen, order=order, outcome="paid")
        self.assertEqual(self.pieces(self.screen, self.place), 3)

    def test_the_customer_pays_the_agreed_price_of_a_part(self):
        order = self.start_order()
        self.plan_part(order, self.screen, 2, outcome="paid")
        quote = order._make_quote()
        self.assertEqual((quote.line_ids.product_id, quote.line_ids.quantity), (self.screen, 2))
        quote.line_ids.price_unit = 123
        quote.action_send()
        quote._accept("Li Lei", "phone")
        order.part_ids.action_use()
        self.assertEqual(order.part_ids.price_unit, 123)
        with self.assertRefused("not agreed to pay for 3 × Screen"):
            self.use_part(self.screen, order=order, outcome="paid")

    def test_free_parts_stand_on_the_receipt_at_nothing(self):
        order = self.start_order()
        order.sudo()._override_verdict("free_repair", "Known defect")
        self.use_part(self.screen, order=order)
        order._step("finish", {"result": "repaired"})
        lines = order._charged_lines()
        self.assertEqual([line["amount"] for line in lines], [0, 0])
        self.assertIn("Screen", lines[1]["name"])
        self.assertTrue(lines[1]["free_reason"])

    def test_the_settlement_addon_turns_in_an_order_once(self):
        order = self.start_order()
        self.agree(order, self.screen)
        self.use_part(self.screen, order=order, outcome="paid")
        self.use_part(self.battery, order=order)
        order._parts_paid()
        order._parts_paid()
        self.assertFigures(self.account, 1000, 290)
        self.assertProved()

    def test_a_warranty_part_is_not_turned_in_as_money(self):
        used = self.use_part(self.screen)
        with self.assertRefused("used in warranty"):
            used.with_user(self.accountant).action_clear()

    def test_a_part_without_old_part_is_free_at_once(self):
        self.battery.old_part_returnable = False
        used = self.use_part(self.battery)
        self.assertEqual(used.state, "cleared")
        self.assertFalse(used.old_part_ids)
        self.assertFigures(self.account, 1000, 360)
        self.assertProved()

    def test_parts_become_lines_of_the_repair_order_that_is_open(self):
        order = self.start_order()
        self.agree(order, self.battery)
        repair = order._make_repair_order()
        self.use_part(self.screen, order=order)
        self.use_part(self.battery, order=order, outcome="paid")
        self.assertEqual(order.repair_ids, repair)
        self.assertEqual(repair.state, "under_repair")
        self.assertEqual(repair.move_ids.mapped("state"), ["done", "done"])
        self.assertEqual(repair.move_ids.location_id, self.place)
        self.assertEqual(self.pieces(self.screen, self.place), 2)
        self.assertProved()

    def test_a_repair_that_the_warehouse_ended_takes_no_more_parts(self):
        order = self.start_order()
        repair = order._make_repair_order()
        self.assertTrue(order.repair_open)
        repair.action_repair_cancel()
        self.assertFalse(order.repair_open)
        used = self.use_part(self.screen, order=order)
        self.assertEqual(used.sudo().move_id.state, "done")
        self.assertFalse(repair.move_ids)
        repair.action_repair_cancel_draft()
        self.assertTrue(order.repair_open)
        self.assertProved()

    def test_without_a_repair_order_the_move_is_told_by_the_service_order(self):
        order = self.start_order()
        used = self.use_part(self.screen, order=order)
        self.assertFalse(order.repair_ids)
        self.assertEqual(used.sudo().move_id.state, "done")
        self.assertEqual(used.sudo().move_id.reference, order.name)
        self.assertEqual(self.pieces(self.screen, self.place), 2)

    def test_pieces_of_a_customer_are_not_used(self):
        owner = self.env["res.partner"].create({"name": "Owner"})
        Quant = self.env["stock.quant"]
        old = "2020-01-01 00:00:00"
        Quant._update_available_quantity(self.screen, self.place, 5, owner_id=owner, in_date=old)
        used = self.use_part(self.screen, 2)
        self.assertFalse(used.sudo().move_id.move_line_ids.owner_id)
        with self.assertRefused("has 1 × Screen and 2 are wanted"):
            self.use_part(self.screen, 2)

    def test_a_point_uses_only_what_it_has(self):
        with self.assertRefused("North Point has 3 × Screen and 4 are wanted"):
            self.use_part(self.screen, 4)
        self.assertEqual(self.pieces(self.screen, self.place), 3)

    def test_parts_are_used_while_work_goes_on(self):
        order = self.make_order()
        planned = self.plan_part(order, self.screen)
        with self.assertRefused("not in progress"):
            planned.action_use()

    def test_a_used_part_stays_as_it_is(self):
        used = self.use_part(self.screen)
        for vals in ({"quantity": 2}, {"outcome": "paid"}, {"old_part_due": False}):
            with self.assertRaises(UserError):
                used.write(vals)
        with self.assertRaises(UserError):
            used.unlink()
        with self.assertRaises(UserError):
            used.action_use()
        with self.assertRaises(UserError):
            self.plan_part(self.start_order(), self.screen, state="cleared")

    def test_parts_bought_at_different_prices_free_exactly_what_they_held(self):
        first = self.use_part(self.screen)
        self.use_part(self.screen, 2)
        self.screen.standard_price = 250
        self.stock_point((self.screen, 1))
        last = self.use_part(self.screen)
        self.assertEqual((first.held_value, last.held_value), (100, 250))
        for old_part in self.env["old.part.return"].search([("point_id", "=", self.point.id)]):
            self.write_off(old_part)
        self.assertFigures(self.account, 1000, 90)
        self.assertProved()

    def test_the_same_part_twice_on_one_order(self):
        order = self.start_order()
        parts = self.plan_part(order, self.screen) | self.plan_part(order, self.screen, 2)
        parts.action_use()
        self.assertEqual(parts.mapped("held_value"), [100, 200])
        self.assertEqual(self.pieces(self.screen, self.place), 0)
        self.assertProved()

    def test_the_order_button_uses_everything_planned(self):
        order = self.start_order()
        self.plan_part(order, self.screen)
        self.plan_part(order, self.battery)
        mine = order.with_user(self.technician_user)
        self.assertEqual(mine.planned_part_count, 2)
        mine.action_use_parts()
        self.assertEqual(mine.planned_part_count, 0)
        self.assertEqual(mine.old_part_count, 2)

    def test_a_serial_that_was_told_is_the_one_used(self):
        board = self.make_part("Board", 50, stock=0, tracking="serial")
        lots = self.env["stock.lot"].create(
            [{"name": f"B{number}", "product_id": board.id} for number in range(2)]
        )
        for lot in lots:
            self.env["stock.quant"]._update_available_quantity(
                board, self.warehouse.lot_stock_id, 1, lot_id=lot
            )
        self.stock_point((board, 2))
        used = self.use_part(board, lot_id=lots[1].id)
        self.assertEqual(used.sudo().move_id.lot_ids, lots[1])

    def test_the_order_going_elsewhere_leaves_the_used_part_with_its_point(self):
        order = self.start_order()
        used = self.use_part(self.screen, order=order)
        order.sudo().point_id = self.other_point
        self.assertEqual(used.point_id, self.point)
        self.assertEqual(used.old_part_ids.point_id, self.point)
        self.assertProved(self.account | self.other_account)

    @mute_logger("odoo.sql_db")
    def test_who_makes_a_place_at_the_same_time_as_another_is_tried_again(self):
        self.company._get_after_sales_cost_location()
        self.company._get_parts_transfer_type()
        Location, Type = self.env["stock.location"], self.env["stock.picking.type"]
        vals = {"name": "Another", "usage": "production"}
        with self.assertRaises(ConcurrencyError):
            Location._make_place(self.company, "is_after_sales_cost", vals)
        with self.assertRaises(ConcurrencyError):
            self.company._make_parts_transfer_type(Type)
