from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import PartsCase


@tagged("post_install", "-at_install")
class TestPartsRequisition(PartsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pay_in(cls.account, 1000)
        cls.transit = cls.company._get_parts_transit_location()

    def kinds(self, requisition):
        return requisition.sudo().entry_ids.sorted("seq").mapped("kind")

    # --- counted, short, and how it travels ---

    def receive(self, document, user=None):
        """What the button of the screen does; the dialog, if it asks."""
        action = document.with_user(user or self.storekeeper).action_ask_receive()
        return action and self.env[action["res_model"]].with_user(user or self.storekeeper).browse(
            action["res_id"]
        )

    def test_what_nobody_counted_is_asked_about_before_it_is_received(self):
        requisition = self.take_to(self.ask_for((self.screen, 3)), "shipped")
        dialog = self.receive(requisition)
        self.assertEqual(requisition.state, "shipped")
        self.assertIn("all 3 pieces", dialog.question)
        dialog.action_receive()
        dialog.action_receive()
        self.assertEqual(requisition.state, "received")
        self.assertEqual(requisition.line_ids.received_qty, 3)

    def test_what_is_short_is_asked_about_and_what_is_whole_is_not(self):
        short = self.take_to(self.ask_for((self.screen, 2), (self.battery, 1)), "shipped")
        mine = short.with_user(self.storekeeper)
        mine.action_count()
        self.assertEqual(mine.line_ids.mapped("received_qty"), [0, 0], "nothing is there yet")
        mine.line_ids[0].received_qty = 1
        mine.line_ids[1].received_qty = 1
        dialog = self.receive(short)
        self.assertIn("1 × Screen", dialog.question)
        self.assertNotIn("Battery", dialog.question)
        self.assertFalse(short.claim_ids)
        dialog.action_receive()
        self.assertEqual(short.claim_ids.quantity, 1)
        whole = self.take_to(self.ask_for((self.screen, 1)), "shipped")
        whole.with_user(self.storekeeper).action_count()
        whole.line_ids.with_user(self.storekeeper).received_qty = 1
        self.assertFalse(self.receive(whole))
        self.assertEqual(whole.state, "received")

    def test_only_the_receiving_point_counts_and_is_asked(self):
        requisition = self.take_to(self.ask_for((self.screen, 1)), "shipped")
        for user in (self.other_storekeeper, self.keeper, self.technician_user):
            for name in ("action_count", "action_ask_receive"):
                with self.subTest(user=user.login, name=name), self.assertRaises(UserError):
                    getattr(requisition.with_user(user), name)()
        Receipt = self.env["parts.receipt"].with_user(self.other_storekeeper)
        with self.assertRaises(AccessError):
            Receipt.create({"requisition_id": requisition.id}).action_receive()
        draft = self.ask_for((self.screen, 1))
        with self.assertRaises(UserError):
            draft.with_user(self.storekeeper).action_count()
        self.assertEqual(requisition.state, "shipped")

    def test_a_requisition_is_made_by_scanning(self):
        self.screen.default_code = "SCR-DRAFT"
        requisition = self.ask_for()
        scan = requisition.with_user(self.storekeeper).action_scan
        scan("scr-draft", key="one")
        scan("scr-draft", key="one")
        self.assertEqual(scan("SCR-DRAFT", key="two")["message"], "[SCR-DRAFT] Screen: 2")
        self.assertRecordValues(
            requisition.line_ids, [{"product_id": self.screen.id, "quantity": 2}]
        )
        for code in ("", "none such"):
            with self.assertRefused("code of no part"):
                scan(code)
        with self.assertRaises(AccessError):
            requisition.with_user(self.technician_user).action_scan("SCR-DRAFT")

    def test_a_line_tells_what_the_point_and_the_warehouse_have(self):
        self.stock_point((self.screen, 2))
        self.env["point.part.minimum"].create(
            {
                "point_id": self.point.id,
                "product_id": self.screen.id,
                "min_qty": 4,
                "max_qty": 9,
            }
        )
        line = self.take_to(self.ask_for((self.screen, 1)), "submitted").line_ids
        self.assertEqual((line.there_qty, line.min_qty), (2, 4))
        self.assertEqual(line.with_user(self.keeper).warehouse_qty, 98)
        with self.assertRaises(AccessError):
            line.with_user(self.storekeeper).read(["warehouse_qty"])

    def test_the_warehouse_tells_how_a_shipment_travels(self):
        self.point.partner_id.street = "Road 5"
        requisition = self.take_to(self.ask_for((self.screen, 1)), "approved")
        self.assertIn("Road 5", requisition.ship_to)
        shipping = {"carrier": "SF", "tracking_ref": "SF123"}
        with self.assertRefused("by the warehouse"):
            requisition.with_user(self.storekeeper).write(shipping)
        requisition.with_user(self.keeper).write(shipping)
        requisition.with_user(self.keeper).action_ship()
        self.assertEqual(requisition.with_user(self.storekeeper).tracking_ref, "SF123")
        requisition.with_user(self.keeper).tracking_ref = "SF124"
        requisition.with_user(self.storekeeper).action_receive()
        with self.assertRefused("on the way"):
            requisition.with_user(self.keeper).tracking_ref = "SF125"

    def test_parts_travel_from_the_warehouse_to_the_point(self):
        requisition = self.ask_for((self.screen, 3), (self.battery, 2))
        self.assertFigures(self.account, 1000, 0)
        self.take_to(requisition, "received")
        self.assertFigures(self.account, 1000, 360)
        self.assertEqual(self.kinds(requisition), ["hold", "hold", "post", "post"])
        self.assertEqual(self.pieces(self.screen, self.point.parts_location_id), 3)
        self.assertEqual(self.pieces(self.screen, self.warehouse.lot_stock_id), 97)
        self.assertEqual(self.pieces(self.screen, self.transit), 0)
        self.assertEqual(
            requisition.sudo().log_ids.sorted("id").mapped("step"),
            ["submit", "approve", "ship", "receive"],
        )
        self.assertProved()

    def test_the_point_hears_of_what_the_warehouse_does(self):
        self.storekeeper.lang = self.keeper.lang = "en_US"
        requisition = self.take_to(self.ask_for((self.screen, 3)), "shipped")
        told = self.bell(self.storekeeper)
        self.assertEqual(
            told,
            [
                f"Parts are approved: {requisition.name}",
                f"Parts are on their way: {requisition.name}",
            ],
        )
        self.assertIn(f"Parts are asked for: {requisition.name}", self.bell(self.keeper))
        self.assertFalse(self.bell(self.other_storekeeper))
        refused = self.take_to(self.ask_for((self.screen, 1)), "submitted")
        refused.with_user(self.keeper).action_refuse(note="Not in stock")
        self.assertEqual(self.bell(self.storekeeper)[-1], f"Parts are refused: {refused.name}")

    def bell(self, user):
        """Subjects of what lies in the bell of this user."""
        domain = [("res_partner_id", "=", user.partner_id.id)]
        found = self.env["mail.notification"].search(domain, order="id")
        return found.mail_message_id.sorted("id").mapped("subject")

    def test_value_is_held_from_approval_on(self):
        requisition = self.take_to(self.ask_for((self.screen, 3)), "approved")
        self.assertFigures(self.account, 1000, 300)
        requisition.with_user(self.keeper).action_ship()
        self.assertEqual(self.pieces(self.screen, self.transit), 3)
        self.assertProved()

    def test_never_over_the_limit(self):
        """Design rule 1."""
        self.take_to(self.ask_for((self.screen, 8)), "approved")
        second = self.take_to(self.ask_for((self.screen, 3)), "submitted")
        with self.assertRefused(r"300\.00 asked.*200\.00 free"):
            second.with_user(self.keeper).action_approve()
        self.assertEqual(second.state, "submitted")
        second.line_ids.with_user(self.keeper).approved_qty = 2
        second.with_user(self.keeper).action_approve()
        self.assertFigures(self.account, 1000, 1000)
        self.assertEqual(second.amount, 200)

    def test_short_and_damaged_parts_are_voided_and_leave_transit(self):
        requisition = self.take_to(self.ask_for((self.screen, 5), (self.battery, 1)), "shipped")
        screens, batteries = requisition.line_ids.with_user(self.storekeeper)
        screens.write({"received_qty": 3, "damaged_qty": 1})
        batteries.received_qty = 0
        requisition.with_user(self.storekeeper).action_receive()
        self.assertFigures(self.account, 1000, 300)
        self.assertEqual(self.kinds(requisition), ["hold", "hold", "post", "void", "void"])
        self.assertEqual(self.pieces(self.screen, self.point.parts_location_id), 3)
        self.assertEqual(self.pieces(self.screen, self.transit), 0)
        self.assertEqual(self.pieces(self.screen, self.company._get_parts_difference_location()), 2)
        self.assertEqual(
            self.pieces(self.battery, self.company._get_parts_difference_location()), 1
        )
        self.assertProved()

    def test_serial_numbers_travel_with_their_requisition(self):
        board = self.make_part("Board", 50, stock=0, tracking="serial")
        for number in range(4):
            lot = self.env["stock.lot"].create({"name": f"B{number}", "product_id": board.id})
            self.env["stock.quant"]._update_available_quantity(
                board, self.warehouse.lot_stock_id, 1, lot_id=lot
            )
        first = self.take_to(self.ask_for((board, 2)), "shipped")
        self.take_to(self.ask_for((board, 2)), "received")
        first.line_ids.with_user(self.storekeeper).received_qty = 1
        first.with_user(self.storekeeper).action_receive()
        pickings = first.sudo().picking_ids.sorted("id")
        lots = [picking.move_line_ids.lot_id for picking in pickings]
        self.assertEqual(lots[0], lots[1] | lots[2])
        self.assertProved()

    def test_cancelling_voids_what_was_held(self):
        requisition = self.take_to(self.ask_for((self.screen, 3)), "approved")
        requisition.with_user(self.keeper).action_cancel()
        self.assertFigures(self.account, 1000, 0)
        self.assertEqual(self.kinds(requisition), ["hold", "void"])
        self.assertProved()

    def test_what_was_shipped_is_not_cancelled(self):
        requisition = self.take_to(self.ask_for((self.screen, 3)), "shipped")
        for user in (self.keeper, self.storekeeper):
            with self.assertRefused("is in state"):
                requisition.with_user(user).action_cancel()

    def test_less_than_nothing_is_not_asked_for(self):
        for quantity in (-3, 0):
            with self.assertRaises(CheckViolation) as refused, self.env.cr.savepoint():
                self.ask_for((self.screen, quantity))
            self.assertIn("asked_positive", refused.exception.diag.constraint_name)

    def test_a_refused_requisition_can_be_asked_again(self):
        requisition = self.take_to(self.ask_for((self.screen, 30)), "submitted")
        self.env["parts.requisition.refuse"].with_user(self.keeper).create(
            {"requisition_id": requisition.id, "reason": "Too many"}
        ).action_refuse()
        self.assertEqual(requisition.with_user(self.storekeeper).refusal_reason, "Too many")
        requisition.with_user(self.storekeeper).action_reset()
        requisition.line_ids.with_user(self.storekeeper).quantity = 2
        self.take_to(requisition, "approved")
        self.assertFigures(self.account, 1000, 200)

    def test_nobody_approves_his_own_request(self):
        both = self.make_user(
            "both",
            "spare_parts_deposit.group_point_storekeeper,"
            "spare_parts_deposit.group_warehouse_keeper",
            self.point,
        )
        requisition = self.ask_for((self.screen, 1), user=both)
        requisition.action_submit()
        self.assertFalse(requisition.can_approve)
        with self.assertRefused("yourself"):
            requisition.action_approve()
        requisition.with_user(self.keeper).action_approve()

    def test_each_step_belongs_to_its_desk(self):
        requisition = self.ask_for((self.screen, 1))
        for step, wrong, right in (
            ("submit", self.technician_user, self.manager),
            ("approve", self.storekeeper, self.keeper),
            ("ship", self.storekeeper, self.keeper),
            ("receive", self.keeper, self.storekeeper),
        ):
            self.assertFalse(requisition.with_user(wrong)[f"can_{step}"])
            with self.assertRefused("another desk"):
                getattr(requisition.with_user(wrong), f"action_{step}")()
            self.assertTrue(requisition.with_user(right)[f"can_{step}"])
            getattr(requisition.with_user(right), f"action_{step}")()

    def test_a_role_approves_up_to_its_limit(self):
        self.env["parts.approval.limit"].search([("amount", ">=", 0)]).unlink()
        limit = self.env["parts.approval.limit"].create(
            {
                "group_id": self.env.ref("spare_parts_deposit.group_warehouse_keeper").id,
                "amount": 250,
            }
        )
        requisition = self.take_to(self.ask_for((self.screen, 3)), "submitted")
        with self.assertRefused("up to"):
            requisition.with_user(self.keeper).action_approve()
        limit.amount = 300
        requisition.with_user(self.keeper).action_approve()

    def test_numbers_are_filled_in_by_the_desk_whose_turn_it_is(self):
        requisition = self.take_to(self.ask_for((self.screen, 3)), "submitted")
        line = requisition.line_ids
        for user, name in (
            (self.storekeeper, "approved_qty"),
            (self.storekeeper, "quantity"),
            (self.keeper, "received_qty"),
            (self.storekeeper, "unit_price"),
            (self.keeper, "amount"),
        ):
            with self.assertRaises(UserError):
                line.with_user(user).write({name: 1})
        with self.assertRaises(UserError):
            self.env["parts.requisition.line"].with_user(self.storekeeper).create(
                {"requisition_id": requisition.id, "product_id": self.battery.id}
            )
        with self.assertRaises(UserError):
            line.with_user(self.storekeeper).unlink()

    def test_the_state_is_not_written_by_hand(self):
        requisition = self.ask_for((self.screen, 3))
        with self.assertRaises(UserError):
            requisition.sudo().write({"state": "received"})
        for vals in ({"state": "approved"}, {"user_id": self.keeper.id}, {"account_id": 1}):
            with self.assertRaises(UserError):
                self.env["parts.requisition"].with_user(self.storekeeper).create(vals)

    def test_the_same_key_acts_once(self):
        requisition = self.ask_for((self.screen, 3)).with_user(self.storekeeper)
        requisition.action_submit(key="a")
        requisition.action_submit(key="a")
        other = self.ask_for((self.screen, 3))
        with self.assertRefused("another request"):
            other.action_submit(key="a")
        requisition.with_user(self.keeper).action_approve(key="b")
        requisition.with_user(self.keeper).action_approve(key="b")
        self.assertFigures(self.account, 1000, 300)

    def test_a_price_change_does_not_touch_what_is_held(self):
        requisition = self.take_to(self.ask_for((self.screen, 3)), "approved")
        self.screen.standard_price = 500
        requisition.with_user(self.keeper).action_ship()
        requisition.with_user(self.storekeeper).action_receive()
        self.assertFigures(self.account, 1000, 300)

    def test_the_form_shows_the_free_limit(self):
        with Form(self.env["parts.requisition"].with_user(self.storekeeper)) as form:
            self.assertEqual(form.point_id, self.point)
            self.assertEqual(form.free, 1000)
            with form.line_ids.new() as line:
                line.product_id = self.screen
                line.quantity = 11
            self.assertEqual(form.amount, 1100)
            self.assertTrue(form.is_over)

    def test_a_point_without_account_asks_in_vain(self):
        point = self.env["service.point"].create({"name": "Proposed"})
        self.storekeeper.service_point_ids = point
        requisition = self.ask_for((self.screen, 1))
        with self.assertRefused("no deposit account"):
            requisition.action_submit()

    def test_submitting_and_approving_many_lines_asks_no_more(self):
        parts = [self.make_part(f"Part {n}", 0.1) for n in range(55)]

        def approve(some):
            requisition = self.ask_for(*[(part, 1) for part in some])
            submit = self.count_queries(requisition.action_submit)
            approve = self.count_queries(requisition.with_user(self.keeper).action_approve)
            return submit, approve

        approve(parts[:5])
        few, many = approve(parts[:5]), approve(parts[5:55])
        self.assertLessEqual(many[0], 1.5 * few[0])
        self.assertLessEqual(many[1], 1.5 * few[1])
