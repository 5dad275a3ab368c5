from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.service_loaner.tests.common import drawn_signature
from odoo.addons.spare_parts_deposit.tests.common import PartsCase


@tagged("post_install", "-at_install")
class TestLoanerDeposit(PartsCase):
    """R4.8: a loaner is a part, held from the requisition to its last day."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pay_in(cls.account, 5000)
        cls.loaner = cls.make_part(
            "Loaner Phone",
            0,
            stock=0,
            tracking="serial",
            is_loaner=True,
            deposit_price=1000,
            list_price=1500,
        )
        cls.units = cls.env["stock.lot"].create(
            [{"name": f"LD-{number}", "product_id": cls.loaner.id} for number in range(2)]
        )
        for unit in cls.units:
            cls.env["stock.quant"]._update_available_quantity(
                cls.loaner, cls.warehouse.lot_stock_id, 1, lot_id=unit
            )
        cls.unit = cls.units[0]
        cls.shelf = cls.point.parts_location_id

    def setUp(self):
        super().setUp()
        self.stock_point((self.loaner, 2))

    def lend(self, unit=None):
        loan = (
            self.env["service.loan"]
            .with_user(self.technician_user)
            .create({"order_id": self.start_order().id, "lot_id": (unit or self.unit).id})
        )
        loan.step("lend", {"signature": drawn_signature(), "deposit_how": "cash"})
        return loan

    def lose(self):
        loan = self.lend()
        loan.step("give_back", {"condition": "lost", "inspection_note": "Left in a taxi"})
        return loan

    def put_on_shelf(self, pieces):
        for unit in self.units:
            self.env["stock.quant"]._update_available_quantity(
                self.loaner, self.shelf, pieces, lot_id=unit
            )

    def place_of(self, unit):
        return unit.sudo().quant_ids.filtered(lambda quant: quant.quantity > 0).location_id

    def test_a_loaner_is_held_from_the_requisition_on(self):
        self.env["stock.quant"]._update_available_quantity(
            self.loaner,
            self.warehouse.lot_stock_id,
            1,
            lot_id=self.env["stock.lot"].create({"name": "LD-9", "product_id": self.loaner.id}),
        )
        requisition = self.ask_for((self.loaner, 1))
        for state, held in (("approved", 3000), ("shipped", 3000), ("received", 3000)):
            self.take_to_next(requisition, state)
            self.assertFigures(self.account, 5000, held)
            self.assertProved()

    def take_to_next(self, requisition, state):
        if state == "approved":
            return self.take_to(requisition, "approved")
        step, user = {
            "shipped": ("ship", self.keeper),
            "received": ("receive", self.storekeeper),
        }[state]
        return getattr(requisition.with_user(user), f"action_{step}")()

    def test_lent_and_back_it_is_held_all_the_time(self):
        loan = self.lend()
        self.assertTrue(self.place_of(self.unit).is_lent)
        self.assertFigures(self.account, 5000, 2000)
        self.assertProved()
        loan.step("give_back", {"condition": "ok"})
        self.assertEqual(self.place_of(self.unit), self.shelf)
        self.assertFigures(self.account, 5000, 2000)
        self.assertProved()

    def test_a_unit_that_is_lent_or_kept_for_a_customer_is_not_at_hand(self):
        self.lend()
        self.assertEqual(self.point._parts_at_point(self.loaner), {self.loaner: 1})
        self.env["service.loan"].with_user(self.technician_user).create(
            {"order_id": self.start_order().id, "lot_id": self.units[1].id}
        )
        with self.assertRefused("does not have enough"):
            self.send_back(1)
        exchange = self.plan_part(
            self.start_order(
                device_id=self.env["stock.lot"]
                .create({"name": "FAILED-9", "product_id": self.phone_model.id})
                .id
            ),
            self.loaner,
            outcome="exchange",
            lot_id=self.unit.id,
        )
        with self.assertRefused("are wanted"):
            exchange.action_use()

    def test_a_unit_kept_for_a_customer_is_not_taken_beside_other_parts(self):
        self.stock_point((self.battery, 1))
        self.env["service.loan"].with_user(self.technician_user).create(
            {"order_id": self.start_order().id, "lot_id": self.unit.id}
        )
        move = self.env["stock.move"].create(
            [
                {
                    "product_id": part.id,
                    "product_uom_qty": pieces,
                    "location_id": self.shelf.id,
                    "location_dest_id": self.warehouse.lot_stock_id.id,
                }
                for part, pieces in ((self.battery, 1), (self.loaner, 2))
            ]
        )
        move._action_confirm(merge=False)
        move._action_assign()
        self.assertEqual(move.mapped("quantity"), [1, 1])
        self.assertEqual(move.lot_ids, self.units[1])

    def send_back(self, quantity):
        line = Command.create({"product_id": self.loaner.id, "quantity": quantity})
        back = self.env["parts.return"].with_user(self.storekeeper).create({"line_ids": [line]})
        back.action_send()
        return back

    def test_sent_back_it_is_free_again(self):
        back = self.send_back(2)
        self.assertProved()
        back.with_user(self.keeper).action_receive()
        self.assertFigures(self.account, 5000, 0)
        self.assertProved()

    def test_a_lost_unit_is_held_until_the_warehouse_has_decided(self):
        loan = self.lose()
        claim = loan.sudo().claim_ids
        self.assertRecordValues(
            claim,
            [
                {
                    "kind": "lost",
                    "lot_id": self.unit.id,
                    "value": 1000,
                    "what_happened": "Left in a taxi",
                }
            ],
        )
        self.assertEqual(self.unit.loaner_state, "lost")
        self.assertEqual(self.place_of(self.unit), self.company._get_parts_difference_location())
        self.assertFigures(self.account, 5000, 2000)
        self.assertProved()
        with self.assertRefused("another desk"):
            claim.with_user(self.storekeeper).action_decide()

    def test_what_the_point_lost_is_charged_and_released_at_once(self):
        claim = self.lose().sudo().claim_ids.with_user(self.keeper)
        claim.fault = "point"
        claim.action_decide(key="lost")
        claim.action_decide(key="lost")
        self.assertFigures(self.account, 4000, 1000)
        self.assertNotIn("internal", self.place_of(self.unit).mapped("usage"))
        entries = self.account.entry_ids.sorted("seq")[-2:]
        self.assertEqual(entries.mapped("kind"), ["release", "charge"])
        self.assertEqual(entries[1].move_id.state, "posted")
        self.assertProved()

    def test_what_the_customer_paid_is_not_charged_to_the_point(self):
        claim = self.lose().sudo().claim_ids.with_user(self.keeper)
        claim.fault = "customer"
        claim.action_decide()
        self.assertFigures(self.account, 5000, 1000)
        self.assertProved()

    def test_a_unit_that_turns_up_goes_to_the_warehouse_and_is_looked_at(self):
        claim = self.lose().sudo().claim_ids.with_user(self.keeper)
        claim.write({"fault": "customer", "goods": "stock"})
        claim.action_decide()
        self.assertEqual(self.place_of(self.unit), self.warehouse.lot_stock_id)
        self.assertEqual(self.unit.loaner_state, "damaged")
        self.assertFigures(self.account, 5000, 1000)
        self.assertProved()

    def test_a_loaner_that_is_no_part_is_lost_as_before(self):
        self.put_on_shelf(-1)
        self.loaner.is_service_part = False
        self.put_on_shelf(1)
        loan = self.lose()
        self.assertFalse(loan.sudo().claim_ids)
        self.assertNotIn("internal", self.place_of(self.unit).mapped("usage"))
