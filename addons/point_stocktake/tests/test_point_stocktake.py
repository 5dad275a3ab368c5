from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tests import Form, tagged, users

from odoo.addons.spare_parts_deposit.tests.common import PartsCase


@tagged("post_install", "-at_install")
class TestPointStocktake(PartsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pay_in(cls.account, 10_000)
        cls.screen.default_code = "SCR-1"
        cls.stock_point((cls.screen, 10), (cls.battery, 5))

    def start(self, user=None, **vals):
        Stocktake = self.env["point.stocktake"].with_user(user or self.storekeeper)
        stocktake = Stocktake.create(vals)
        stocktake.action_start()
        return stocktake

    def line(self, stocktake, part):
        return stocktake.line_ids.filtered(lambda line: line.product_id == part)

    def count(self, screens, batteries, **vals):
        stocktake = self.start(**vals)
        self.line(stocktake, self.screen).counted_qty = screens
        self.line(stocktake, self.battery).counted_qty = batteries
        stocktake.action_finish()
        return stocktake

    def test_what_is_away_is_not_counted(self):
        """Units lent to customers, say: who counts is not asked for what cannot be there."""
        away = self.env["stock.location"].create(
            {"name": "Away", "location_id": self.point.parts_location_id.id}
        )
        self.env["stock.quant"]._update_available_quantity(self.battery, away, 1)
        Point = type(self.point)
        here = self.point._at_hand_domain() & Domain("location_id", "!=", away.id)
        with patch.object(Point, "_at_hand_domain", lambda point: here):
            stocktake = self.start()
        self.assertNotIn(away, stocktake.line_ids.location_id)

    def test_an_empty_shelf_is_counted_as_none(self):
        stocktake = self.start()
        screens, batteries = self.line(stocktake, self.screen), self.line(stocktake, self.battery)
        screens.action_count_none()
        self.assertEqual((screens.is_counted, screens.counted_qty), (True, 0))
        self.assertFalse(batteries.is_counted, "nobody looked there yet")
        with Form(batteries) as form:
            form.counted_qty = 1
            form.counted_qty = 0  # as the screen sends a typed 0
        self.assertTrue(batteries.is_counted)
        stocktake.action_finish()
        self.assertEqual((screens.shown_difference, batteries.shown_difference), (-10, -5))

    def test_another_point_counts_nothing_as_none(self):
        line = self.line(self.start(), self.screen)
        with self.assertRaises(AccessError):
            line.with_user(self.other_storekeeper).action_count_none()

    def test_shelf_and_bags_are_counted_each_for_itself(self):
        bag = self.env["stock.location"].create(
            {"name": "Bag of Li", "location_id": self.point.parts_location_id.id}
        )
        self.env["stock.quant"]._update_available_quantity(
            self.screen, self.point.parts_location_id, -2
        )
        self.env["stock.quant"]._update_available_quantity(self.screen, bag, 2)
        stocktake = self.start()
        self.assertEqual(set(stocktake.line_ids.mapped("place")), {"Shelf", "Bag of Li"})
        self.assertIn("Shelf", stocktake.action_scan("SCR-1")["message"])
        stocktake.counting_place_id = bag
        for _piece in range(2):
            self.assertIn("Bag of Li", stocktake.action_scan("SCR-1")["message"])
        lines = stocktake.line_ids.filtered(lambda line: line.product_id == self.screen)
        self.assertEqual(
            {line.place: line.counted_qty for line in lines}, {"Shelf": 1, "Bag of Li": 2}
        )
        with self.assertRefused("lies there"):
            stocktake.counting_place_id = self.other_point.parts_location_id

    def test_a_count_without_difference_changes_nothing(self):
        before = self.account.balance, self.account.held
        stocktake = self.count(10, 5)
        self.assertEqual(stocktake.difference_count, 0)
        stocktake.with_user(self.keeper).action_approve()
        self.assertFigures(self.account, *before)
        self.assertProved()

    def test_what_is_missing_is_charged_and_frees_the_limit(self):
        stocktake = self.count(8, 5)
        line = self.line(stocktake, self.screen)
        self.assertEqual((line.shown_difference, line.difference_value), (-2, 200))
        self.assertEqual(stocktake.charge_value, 200)
        self.assertFigures(self.account, 10_000, 1150)
        stocktake.with_user(self.keeper).action_approve()
        self.assertFigures(self.account, 9_800, 950)
        self.assertEqual(self.pieces(self.screen, self.point.parts_location_id), 8)
        charge = self.account.entry_ids.filtered(lambda entry: entry.kind == "charge")
        self.assertEqual(charge.move_id.state, "posted")
        self.assertProved()

    def test_the_approver_may_let_the_company_bear_it(self):
        stocktake = self.count(8, 5)
        line = self.line(stocktake, self.screen)
        with self.assertRefused("warehouse or finance"):
            line.with_user(self.storekeeper).is_charged = False
        line.with_user(self.keeper).is_charged = False
        stocktake.with_user(self.keeper).action_approve()
        self.assertFigures(self.account, 10_000, 950)
        self.assertProved()

    def test_what_is_found_is_held_too(self):
        stocktake = self.count(10, 7)
        stocktake.with_user(self.keeper).action_approve()
        self.assertFigures(self.account, 10_000, 1210)
        self.assertEqual(self.pieces(self.battery, self.point.parts_location_id), 7)
        self.assertProved()

    def test_what_is_found_does_not_pass_the_limit(self):
        stocktake = self.count(10, 5000)
        with self.assertRefused("limit"):
            stocktake.with_user(self.keeper).action_approve()
        self.assertEqual(stocktake.state, "counted")
        self.assertProved()

    def test_work_goes_on_while_it_is_counted(self):
        """A piece used after it was counted is no shortage, nor one used before."""
        order = self.start_order()
        stocktake = self.start()
        self.use_part(self.screen, order=order)
        self.line(stocktake, self.screen).counted_qty = 9
        self.line(stocktake, self.battery).counted_qty = 4
        self.use_part(self.screen, order=order)
        stocktake.action_finish()
        self.assertEqual(self.line(stocktake, self.screen).shown_difference, 0)
        self.assertEqual(self.line(stocktake, self.battery).shown_difference, -1)
        stocktake.with_user(self.keeper).action_approve()
        self.assertEqual(self.pieces(self.screen, self.point.parts_location_id), 8)
        self.assertProved()

    @users("store.north.user")
    def test_a_count_is_blind(self):
        stocktake = self.start(self.env.user)
        line = self.line(stocktake, self.screen)
        line.counted_qty = 3
        self.assertEqual((line.shown_difference, stocktake.shortage_value), (0, 0))
        for field in ("expected_qty", "difference"):
            with self.assertRaises(AccessError):
                line.read([field])
        self.assertNotIn("10", str(stocktake.action_scan("SCR-1")))

    def test_pieces_are_counted_by_scanning(self):
        stocktake = self.start()
        stocktake.action_scan("SCR-1", key="piece-1")
        stocktake.action_scan("SCR-1", key="piece-1")
        answer = stocktake.action_scan("SCR-1", key="piece-2")
        self.assertEqual(self.line(stocktake, self.screen).counted_qty, 2)
        self.assertIn("2", answer["message"])
        with self.assertRefused("No part has the code"):
            stocktake.action_scan("NOTHING")

    def test_pieces_with_serials_are_counted_one_by_one(self):
        board = self.make_part("Board", 50.0, stock=0, tracking="serial")
        lots = self.env["stock.lot"].create(
            [{"name": f"B-{n}", "product_id": board.id} for n in range(3)]
        )
        self.env["stock.quant"]._adjust(
            [(board, self.warehouse.lot_stock_id, lot, 1) for lot in lots[:2]], "test"
        )
        self.stock_point((board, 2))
        stocktake = self.start(product_ids=board.ids)
        self.assertEqual(stocktake.line_ids.lot_id, lots[:2])
        stocktake.action_scan("B-0")
        stocktake.action_scan("B-2")
        stocktake.line_ids.filtered(lambda line: line.lot_id == lots[1]).counted_qty = 0
        stocktake.action_finish()
        self.assertEqual(
            stocktake.line_ids.mapped(lambda line: (line.lot_id.name, line.shown_difference)),
            [("B-0", 0), ("B-1", -1), ("B-2", 1)],
        )
        stocktake.with_user(self.keeper).action_approve()
        there = self.env["stock.quant"].search(
            [("location_id", "=", self.point.parts_location_id.id), ("quantity", ">", 0)]
        )
        self.assertEqual(there.lot_id, lots[0] | lots[2])
        self.assertProved()

    def test_the_desk_of_the_warehouse_shows_counts_that_wait(self):
        Desk = self.env["warehouse.desk"].with_user(self.keeper)
        desk = Desk.browse(Desk.action_open()["res_id"])
        before = desk.stocktake_count
        stocktake = self.count(1, 1)
        desk.invalidate_recordset()
        self.assertEqual(desk.stocktake_count, before + 1)
        action = desk.with_context(queue="stocktake").action_view_queue()
        self.assertIn(stocktake, self.env["point.stocktake"].search(action["domain"]))

    def test_everything_is_counted_before_it_is_finished(self):
        stocktake = self.start()
        self.line(stocktake, self.screen).counted_qty = 10
        with self.assertRefused("Battery"):
            stocktake.action_finish()

    def test_only_what_differed_is_counted_again(self):
        stocktake = self.count(8, 5)
        stocktake.with_user(self.keeper).action_recount()
        self.assertFalse(self.line(stocktake, self.screen).is_counted)
        self.assertTrue(self.line(stocktake, self.battery).is_counted)
        self.line(stocktake, self.screen).with_user(self.storekeeper).counted_qty = 10
        stocktake.action_finish()
        self.assertEqual(stocktake.difference_count, 0)

    def test_nobody_approves_his_own_count(self):
        stocktake = self.start(self.keeper, point_id=self.point.id)
        stocktake.line_ids.counted_qty = 1
        stocktake.action_finish()
        with self.assertRefused("yourself"):
            stocktake.action_approve()
        with self.assertRefused("another desk"):
            stocktake.with_user(self.storekeeper).action_approve()
        stocktake.with_user(self.accountant).action_approve()
        self.assertEqual(stocktake.approver_id, self.accountant)

    def test_nobody_approves_a_count_he_had_a_hand_in(self):
        """Who counted a line, or began, is not made innocent by who finished."""
        both = self.make_user(
            "both",
            "spare_parts_deposit.group_point_storekeeper,"
            "spare_parts_deposit.group_warehouse_keeper",
            self.point,
        )
        for hand in ("begins", "counts", "scans"):
            stocktake = self.start(both if hand == "begins" else self.storekeeper)
            stocktake = stocktake.with_user(self.storekeeper)
            stocktake.line_ids.counted_qty = 1
            if hand == "counts":
                stocktake.line_ids[:1].with_user(both).counted_qty = 4
            if hand == "scans":
                stocktake.with_user(both).action_scan("SCR-1")
            stocktake.action_finish()
            with self.subTest(hand), self.assertRefused("yourself"):
                stocktake.with_user(both).action_approve()
            stocktake.with_user(self.keeper).action_cancel()

    def test_approving_twice_settles_once(self):
        stocktake = self.count(8, 5)
        stocktake.with_user(self.keeper).action_approve(key="approve-1")
        stocktake.with_user(self.keeper).action_approve(key="approve-1")
        self.assertFigures(self.account, 9_800, 950)
        with self.assertRefused("Approved"):
            stocktake.with_user(self.keeper).action_approve()

    def test_counts_stay_when_they_are_approved(self):
        stocktake = self.count(8, 5)
        stocktake.with_user(self.keeper).action_approve()
        for user in (self.storekeeper, self.keeper):
            with self.assertRefused("while it is counted"):
                self.line(stocktake, self.screen).with_user(user).counted_qty = 10
            with self.assertRefused("completed stocktake"):
                stocktake.with_user(user).note = "otherwise"

    def test_what_is_missing_of_several_parts_is_one_charge(self):
        stocktake = self.count(8, 4)
        stocktake.with_user(self.keeper).action_approve()
        charge = self.account.entry_ids.filtered(lambda entry: entry.kind == "charge")
        self.assertEqual(charge.balance_delta, -230)
        self.assertFigures(self.account, 9_770, 920)
        self.assertProved()

    @users("store.south.user")
    def test_a_point_sees_its_own_counts_and_nothing_of_others(self):
        stocktake = self.start()
        self.assertFalse(self.env["point.stocktake"].search([("id", "=", stocktake.id)]))
        with self.assertRaises(AccessError):
            stocktake.with_user(self.env.user).action_scan("SCR-1")
        with self.assertRaises(AccessError):
            stocktake.line_ids.with_user(self.env.user).counted_qty = 1
