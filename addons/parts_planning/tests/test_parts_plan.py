from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged, users

from .common import NOW, PlanCase


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestPartsPlan(PlanCase):
    def test_a_part_used_steadily_gets_its_rate_and_its_levels(self):
        self.used(self.screen, [4] * 30)
        self.put(self.screen, 20, self.point.parts_location_id)
        self.plan()
        plan = self.plan_of(self.screen)
        self.assertEqual(plan.rate, 4)
        self.assertEqual(plan.error, 0)
        self.assertEqual(plan.lead_days, 7)
        # Poisson of 4, class A at 98 %: 9 pieces; two weeks more to fill up
        self.assertEqual((plan.abc_class, plan.reorder_point, plan.order_up_to), ("a", 9, 17))
        self.assertEqual((plan.state, plan.suggested_qty), ("ok", 0))
        self.assertEqual(plan.stock_out_on, date(2026, 6, 10))
        self.assertEqual(plan.trial_text.count("\n"), 3)

    def test_the_state_tells_how_urgent_it_is(self):
        place = self.point.parts_location_id
        self.company.write({"plan_level_b": 98, "plan_level_c": 98})
        for pieces, coming, state, suggested in (
            (0, 0, "out", 17),
            (3, 0, "soon", 14),
            (8, 0, "low", 9),
            (9, 0, "ok", 0),
            (35, 0, "excess", 0),
            (0, 17, "out", 0),
        ):
            part = self.make_part(f"Part {pieces}/{coming}", 1000.0)
            self.used(part, [4] * 30)
            if pieces:
                self.put(part, pieces, place)
            if coming:
                self.ask_for((part, coming))
            self.plan()
            plan = self.plan_of(part)
            self.assertEqual((plan.state, plan.suggested_qty), (state, suggested), part.name)

    def test_what_nobody_asked_for_is_dead_stock(self):
        place = self.point.parts_location_id
        self.put(self.screen, 5, place, NOW.replace(year=2025))
        self.put(self.battery, 5, place, NOW)
        self.plan()
        dead = self.plan_of(self.screen)
        self.assertEqual((dead.state, dead.excess_qty, dead.stock_value), ("dead", 5, 500))
        self.assertEqual(self.plan_of(self.battery).state, "ok", "it came only now")

    def test_the_week_begins_on_monday_where_the_company_is(self):
        """Sunday 23:59 in Shanghai counts, Monday 00:01 does not yet."""
        used = self.used(self.screen, [1] * 20)
        self.plan()
        self.assertEqual(self.plan_of(self.screen).rate, 1)
        last = used.sorted("used_at")[-1]
        self.env.cr.execute(
            "UPDATE service_order_part SET used_at = '2026-05-03 16:01' WHERE id = %s", [last.id]
        )
        last.invalidate_recordset()
        self.plan()
        self.assertLess(self.plan_of(self.screen).rate, 1)

    def test_weeks_before_the_first_use_are_no_past(self):
        self.used(self.screen, [0] * 20 + [2] * 20)
        self.plan()
        self.assertEqual(self.plan_of(self.screen).rate, 2)

    def test_a_warehouse_is_planned_by_what_leaves_it(self):
        vendor = self.env["res.partner"].create({"name": "Vendor"})
        self.screen.seller_ids = [Command.create({"partner_id": vendor.id, "delay": 21})]
        self.pay_in(self.account, 100_000)
        with freeze_time("2026-04-29 04:00"):
            self.stock_point((self.screen, 10))
        self.plan()
        plan = self.plan_of(self.screen, self.warehouse)
        self.assertEqual((plan.lead_days, plan.on_hand, plan.rate), (21, 90, 10))
        self.assertEqual(plan.method, "short")

    def test_planning_twice_changes_nothing_and_parts_that_are_gone_go(self):
        used = self.used(self.screen, [4] * 30)
        self.plan()
        plan = self.plan_of(self.screen)
        before = plan.read()
        self.plan()
        self.assertEqual(plan.read(), before)
        self.env.cr.execute("DELETE FROM service_order_part WHERE id = ANY(%s)", [used.ids])
        self.plan()
        self.assertFalse(plan.exists())

    def test_queries_do_not_grow_with_the_parts(self):
        def count(parts):
            for number in range(parts):
                part = self.make_part(f"Part {number}", 10.0)
                self.used(part, [1] * 10)
                self.put(part, 1, self.point.parts_location_id)
            self.plan()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.plan()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        few, many = count(4), count(40)
        self.assertLessEqual(many, few + 3)

    # --- from suggestion to document ---

    @users("store.north.user")
    def test_a_storekeeper_asks_for_what_is_lacking_with_one_button(self):
        self.used(self.screen, [4] * 30)
        self.plan()
        plan = self.plan_of(self.screen).with_user(self.env.user)
        action = plan.action_order()
        requisition = self.env["parts.requisition"].search(action["domain"])
        self.assertEqual(requisition.state, "draft")
        self.assertEqual(requisition.point_id, self.point)
        self.assertEqual(requisition.line_ids.mapped("quantity"), [17])
        self.assertEqual((plan.coming, plan.suggested_qty), (17, 0))
        with self.assertRaises(UserError):
            plan.action_order()

    @users("keeper.user")
    def test_a_keeper_asks_the_vendor_of_each_part(self):
        vendor = self.env["res.partner"].sudo().create({"name": "Vendor"})
        seller = {"partner_id": vendor.id, "delay": 14, "price": 55}
        self.screen.seller_ids = [Command.create(seller)]
        self.pay_in(self.account, 100_000)
        with freeze_time("2026-04-29 04:00"):
            self.stock_point((self.screen, 100))
            self.stock_point((self.battery, 100))
        self.plan()
        screen = self.plan_of(self.screen, self.warehouse).with_user(self.env.user)
        self.assertEqual(screen.state, "out")
        screen.action_order()
        order = self.env["purchase.order"].sudo().search([("partner_id", "=", vendor.id)])
        self.assertEqual(order.state, "draft")
        self.assertEqual(order.order_line.product_id, self.screen)
        self.assertEqual(order.order_line.price_unit, 55)
        battery = self.plan_of(self.battery, self.warehouse).with_user(self.env.user)
        with self.assertRaisesRegex(UserError, "no vendor"):
            battery.action_order()

    @users("keeper.user")
    def test_a_vendor_who_sells_boxes_is_asked_for_pieces_and_no_fewer_than_he_delivers(self):
        vendor = self.env["res.partner"].sudo().create({"name": "Boxes"})
        pack = self.env["uom.uom"].sudo()
        pack = pack.create(
            {
                "name": "Box of 10",
                "relative_factor": 10,
                "relative_uom_id": self.screen.uom_id.id,
            }
        )
        self.screen.seller_ids = [
            Command.create({"partner_id": vendor.id, "min_qty": 50, "product_uom_id": pack.id})
        ]
        self.pay_in(self.account, 100_000)
        with freeze_time("2026-04-29 04:00"):
            self.stock_point((self.screen, 100))
        self.plan()
        plan = self.plan_of(self.screen, self.warehouse).with_user(self.env.user)
        self.assertLess(plan.suggested_qty, 500)
        plan.action_order()
        line = self.env["purchase.order.line"].sudo().search([("partner_id", "=", vendor.id)])
        self.assertEqual((line.product_qty, line.product_uom_id), (500, self.screen.uom_id))
        line.write({"product_qty": 50, "product_uom_id": pack.id})
        self.plan()
        self.assertEqual(self.plan_of(self.screen, self.warehouse).coming, 500)

    @users("store.north.user")
    def test_a_storekeeper_sends_back_what_lies_dead(self):
        self.put(self.screen, 5, self.point.parts_location_id, NOW.replace(year=2025))
        self.plan()
        action = self.plan_of(self.screen).with_user(self.env.user).action_send_back()
        back = self.env["parts.return"].search(action["domain"])
        self.assertEqual((back.state, back.line_ids.quantity), ("draft", 5))

    @users("store.north.user")
    def test_levels_are_kept_as_the_minimum_of_the_point(self):
        self.used(self.screen, [4] * 30)
        self.plan()
        plan = self.plan_of(self.screen).with_user(self.env.user)
        plan.action_set_minimums()
        plan.action_set_minimums()
        kept = self.env["point.part.minimum"].search([("product_id", "=", self.screen.id)])
        self.assertEqual((kept.point_id, kept.min_qty, kept.max_qty), (self.point, 9, 17))

    @users("store.north.user")
    def test_the_desk_tells_what_is_lacking(self):
        self.used(self.screen, [4] * 30)
        self.plan()
        desk = self.env["parts.desk"].create({"point_id": self.point.id})
        self.assertEqual(desk.lacking_count, 1)
        action = desk.with_context(queue="lacking").action_view_queue()
        self.assertEqual(action["res_model"], "parts.plan")

    def test_the_office_is_told_who_has_too_many(self):
        self.used(self.screen, [4] * 30)
        self.put(self.screen, 50, self.other_point.parts_location_id)
        self.plan()
        plan = self.plan_of(self.screen)
        self.assertEqual(plan.helper_id, self.other_point)
        self.assertFalse(self.plan_of(self.screen, self.other_point).helper_id)

    def test_the_warehouse_has_parts_sent_from_a_point_that_has_too_many(self):
        self.used(self.screen, [4] * 30)
        self.put(self.screen, 50, self.other_point.parts_location_id)
        self.plan()
        plan = self.plan_of(self.screen).with_user(self.keeper)
        with self.assertRaisesRegex(UserError, "storekeeper of North Point asks"):
            plan.action_order()
        action = plan.action_transfer()
        transfer = self.env[action["res_model"]].search(action["domain"])
        self.assertRecordValues(
            transfer,
            [
                {
                    "point_id": self.point.id,
                    "from_point_id": self.other_point.id,
                    "state": "draft",
                }
            ],
        )
        self.assertEqual(transfer.line_ids.product_id, self.screen)
        self.assertEqual(transfer.line_ids.quantity, plan.suggested_qty)

    # --- access ---

    @users("store.north.user")
    def test_a_point_sees_its_own_plans_and_nothing_of_others(self):
        self.used(self.screen, [4] * 30)
        self.put(self.screen, 50, self.other_point.parts_location_id)
        self.plan()
        plans = self.env["parts.plan"].search([])
        self.assertEqual(plans.point_id, self.point)
        self.assertFalse(plans.warehouse_id)
        for field in ("helper_id", "stock_value"):
            with self.assertRaises(AccessError):
                plans.read([field])

    def test_nobody_writes_a_plan_by_hand(self):
        self.used(self.screen, [4] * 30)
        self.plan()
        with self.assertRaises(UserError):
            self.plan_of(self.screen).suggested_qty = 500
        with self.assertRaises(UserError):
            self.Plan.with_context(parts_plan=True).create({"product_id": self.screen.id})

    @users("tech.north.user")
    def test_a_technician_has_no_plans(self):
        with self.assertRaises(AccessError):
            self.env["parts.plan"].search([])
